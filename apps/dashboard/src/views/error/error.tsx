import { useSearch } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import type { Search } from '../../session/search.ts'
import { PlainPage } from '../../shell/plain-page.tsx'

/** Where the OAuth server leads when it must not lead back to the app. */
export function AuthorizationError() {
  const t = useTranslations('error')
  const { error, error_description: description } = useSearch({ strict: false }) as Search
  return (
    <PlainPage title={t('title')} lead={t('lead')}>
      <p className="muted">
        <code>{error ?? 'unknown'}</code> {description}
      </p>
    </PlainPage>
  )
}
