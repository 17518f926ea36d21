import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'

export function Keys() {
  const t = useTranslations('keys')
  return <PageHeader title={t('title')} />
}
