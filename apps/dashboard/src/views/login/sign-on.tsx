import { Button } from '@mantine/core'
import { useSearch } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { serverUrl } from '../../base.ts'
import type { Search } from '../../session/search.ts'
import { Alert } from '../../ui/alert.tsx'

const problems = ['denied', 'email_not_verified', 'not_invited', 'provider_unreachable', 'failed'] as const

/** The way over an identity provider, where Parley has one; and why it has just led nowhere. */
export function SignOn({ name, wanted }: { name: string | null | undefined; wanted: string }) {
  const t = useTranslations('login')
  const { error } = useSearch({ strict: false }) as Search
  if (!name) return null
  const problem = error !== undefined && (problems.find((known) => known === error) ?? 'failed')
  return (
    <>
      {problem && <Alert>{t(`problems.${problem}`, { name })}</Alert>}
      <Button
        component="a"
        variant="default"
        c="inherit"
        href={`${serverUrl}/auth/oidc?${new URLSearchParams({ continue: wanted })}`}
      >
        {t('signOn', { name })}
      </Button>
      <p className="muted">{t('or')}</p>
    </>
  )
}
