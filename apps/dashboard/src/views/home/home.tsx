import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'
import { CheckList } from './check-list.tsx'
import style from './home.module.css'
import { Quickstart } from './quickstart.tsx'

export function Home() {
  const t = useTranslations('home')
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className={style.columns}>
        <Quickstart />
        <CheckList />
      </div>
    </>
  )
}
