import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'

export function Audit() {
  const t = useTranslations('audit')
  return <PageHeader title={t('title')} />
}
