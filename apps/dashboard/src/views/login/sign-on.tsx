import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { serverUrl } from '../../base.ts'

/** The way over an identity provider, where Parley has one. */
export function SignOn({ name, wanted }: { name: string | null | undefined; wanted: string }) {
  const t = useTranslations('login')
  if (!name) return null
  const query = new URLSearchParams({ continue: wanted })
  return (
    <>
      <Button component="a" variant="default" c="inherit" href={`${serverUrl}/auth/oidc?${query}`}>
        {t('signOn', { name })}
      </Button>
      <p className="muted">{t('or')}</p>
    </>
  )
}
