import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import { accountApi } from '../../session/account.ts'
import { PlainPage } from '../../shell/plain-page.tsx'

const problems = ['denied', 'email_not_verified', 'not_invited', 'provider_unreachable', 'failed'] as const

/** Why an identity provider has led to nobody being signed in. */
export function SignOnError({ problem }: { problem: string }) {
  const t = useTranslations('error')
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => dataOf(accountApi.GET('/v1/setup')) })
  const known = problems.find((one) => one === problem) ?? 'failed'
  const name = setup.data?.single_sign_on
  return (
    <PlainPage title={t('signOnTitle')}>
      {name && <p role="alert">{t(`signOn.${known}`, { name })}</p>}
      <Link to="/login">{t('back')}</Link>
    </PlainPage>
  )
}
