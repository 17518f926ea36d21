import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'
import { CheckList } from './check-list.tsx'
import { DeliveriesToday } from './deliveries-today.tsx'
import style from './home.module.css'
import { Quickstart } from './quickstart.tsx'

export function Home() {
  const t = useTranslations('home')
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <DeliveriesToday />
      <div className={style.columns}>
        <Quickstart />
        <CheckList />
      </div>
    </>
  )
}
