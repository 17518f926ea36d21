import { useTranslations } from 'use-intl'

import { ViewLink } from '../ui/view-link.tsx'
import { PlainPage } from './plain-page.tsx'

export function NotFound() {
  const t = useTranslations('shell')
  return (
    <PlainPage title={t('notFound')}>
      <p className="muted">{t('notFoundHelp')}</p>
      <p>
        <ViewLink to="/">{t('toStart')}</ViewLink>
      </p>
    </PlainPage>
  )
}
