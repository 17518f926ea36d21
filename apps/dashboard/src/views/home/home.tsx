import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'

export function Home() {
  const t = useTranslations('home')
  return <PageHeader title={t('title')} />
}
