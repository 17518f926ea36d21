import { useTranslations } from 'use-intl'

import { PageHeader } from '../../ui/page-header.tsx'
import style from './me.module.css'
import { Notifications } from './notifications.tsx'
import { Password } from './password.tsx'
import { Profile } from './profile.tsx'
import { Sessions } from './sessions.tsx'

export function MyAccount() {
  const t = useTranslations('me')
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <div className={style.columns}>
        <Profile />
        <Password />
      </div>
      <Notifications />
      <Sessions />
    </>
  )
}
