import { Button, PasswordInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { queryClient } from '../../api/query-client.ts'
import { accountApi } from '../../session/account.ts'
import { takeToken } from '../../session/token.ts'
import { PlainPage } from '../../shell/plain-page.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

/** Sets a password by a link. */
export function Reset() {
  const t = useTranslations('reset')
  const navigate = useNavigate()
  const [token] = useState(takeToken)
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { password: '' },
    async submit(values) {
      await accountApi.POST('/v1/password-reset', { body: { ...values, token: token ?? '' } })
      queryClient.clear()
      await navigate({ to: '/' })
    },
  })
  if (token === undefined || problem?.status === 404) {
    return (
      <PlainPage title={t('noLink')} lead={t('noLinkHelp')}>
        <code>npx parley users reset-password</code>
      </PlainPage>
    )
  }
  return (
    <PlainPage title={t('title')} lead={t('lead')}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <PasswordInput
          label={t('password')}
          autoComplete="new-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={busy}>
          {t('submit')}
        </Button>
      </form>
    </PlainPage>
  )
}
