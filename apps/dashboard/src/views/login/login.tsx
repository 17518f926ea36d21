import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { accountApi } from '../../session/account.ts'
import { authorizationPath, isAuthorization, resumeAuthorization } from '../../session/authorization.ts'
import type { Search } from '../../session/search.ts'
import { LanguageButton } from '../../shell/language-button.tsx'
import { PlainPage } from '../../shell/plain-page.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { SignOn } from './sign-on.tsx'

export function LogIn() {
  const t = useTranslations('login')
  const navigate = useNavigate()
  const { return: wanted } = useSearch({ strict: false }) as Search
  const setup = useQuery({ queryKey: ['setup'], queryFn: () => dataOf(accountApi.GET('/v1/setup')) })
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { email: '', password: '' },
    async submit(body) {
      await accountApi.POST('/v1/session', { body })
      queryClient.clear()
      if (isAuthorization()) return resumeAuthorization()
      await navigate({ href: ownPath(wanted) })
    },
  })
  if (setup.data?.needed) {
    return (
      <PlainPage title={t('noOwner')} lead={t('noOwnerHelp')}>
        <code>npx parley setup</code>
      </PlainPage>
    )
  }
  return (
    <PlainPage title={t('title')}>
      <SignOn
        name={setup.data?.single_sign_on}
        wanted={isAuthorization() ? authorizationPath() : `/app${ownPath(wanted)}`}
      />
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          data-autofocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={busy}>
          {t('submit')}
        </Button>
      </form>
      <p className="muted">{t('forgotten')}</p>
      <LanguageButton />
    </PlainPage>
  )
}

/** Nobody is led elsewhere by a link to the log-in. */
export const ownPath = (path: string | undefined): string => (path && /^\/(?![/\\])/.test(path) ? path : '/')
