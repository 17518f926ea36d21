import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'

export function MyAccount() {
  const t = useTranslations('me')
  return <PageHeader title={t('title')} />
}
