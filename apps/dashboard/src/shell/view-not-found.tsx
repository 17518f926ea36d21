import { useTranslations } from 'use-intl'

import { Empty } from '../ui/empty.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ViewLink } from '../ui/view-link.tsx'

/** An address of a workspace that no view has. */
export function ViewNotFound() {
  const t = useTranslations('shell')
  return (
    <>
      <PageHeader title={t('notFound')} />
      <Empty title={t('notFoundHelp')} action={<ViewLink to="dev">{t('toStart')}</ViewLink>} />
    </>
  )
}
