import { useSearch } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import type { Search } from '../../session/search.ts'
import { PlainPage } from '../../shell/plain-page.tsx'
import { SignOnError } from './sign-on-error.tsx'

const signOn = 'sign_on_'

/** Where the OAuth server leads when it must not lead back to the app, and the way back from an identity provider. */
export function AuthorizationError() {
  const t = useTranslations('error')
  const { error = 'unknown', error_description: description } = useSearch({ strict: false }) as Search
  if (error.startsWith(signOn)) return <SignOnError problem={error.slice(signOn.length)} />
  return (
    <PlainPage title={t('title')} lead={t('lead')}>
      <p className="muted">
        <code>{error}</code> {description}
      </p>
    </PlainPage>
  )
}
