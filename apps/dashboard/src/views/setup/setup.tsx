import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { queryClient } from '../../api/query-client.ts'
import { accountApi } from '../../session/account.ts'
import { takeToken } from '../../session/token.ts'
import { LanguageButton } from '../../shell/language-button.tsx'
import { PlainPage } from '../../shell/plain-page.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { ViewLink } from '../../ui/view-link.tsx'

/** Makes the first user, who owns this Parley. */
export function SetUp() {
  const t = useTranslations('setup')
  const navigate = useNavigate()
  const [token] = useState(takeToken)
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: '', email: '', password: '' },
    async submit(values) {
      await accountApi.POST('/v1/setup', { body: { ...values, token: token ?? '' } })
      queryClient.clear()
      await navigate({ to: '/' })
    },
  })
  if (token === undefined) {
    return (
      <PlainPage title={t('noToken')} lead={t('noTokenHelp')}>
        <code>npx parley setup</code>
      </PlainPage>
    )
  }
  return (
    <PlainPage title={t('title')} lead={t('lead')}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        {problem?.code === 'already_set_up' && <ViewLink to="/login">{t('logIn')}</ViewLink>}
        <TextInput
          label={t('name')}
          autoComplete="name"
          required
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          description={t('passwordHelp')}
          autoComplete="new-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={busy}>
          {t('submit')}
        </Button>
      </form>
      <LanguageButton />
    </PlainPage>
  )
}
