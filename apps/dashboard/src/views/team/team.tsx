import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'

export function Team() {
  const t = useTranslations('team')
  return <PageHeader title={t('title')} />
}
