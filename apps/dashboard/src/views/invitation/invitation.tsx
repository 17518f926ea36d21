import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { accountApi } from '../../session/account.ts'
import { takeToken } from '../../session/token.ts'
import { LanguageButton } from '../../shell/language-button.tsx'
import { PlainPage } from '../../shell/plain-page.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

/** Shows what an invitation offers, and accepts it. */
export function Invitation() {
  const t = useTranslations('invitation')
  const [token] = useState(takeToken)
  const { data: offer, error } = useQuery<Schemas['InvitationOffer'], Problem>({
    queryKey: ['invitation', token],
    queryFn: () => dataOf(accountApi.POST('/v1/invitations/look-up', { body: { token: token ?? '' } })),
    enabled: token !== undefined,
  })
  if (token === undefined || error?.status === 404) return <PlainPage title={t('noLink')}>{t('noLinkHelp')}</PlainPage>
  if (error) return <PlainPage>{<ErrorView error={error} />}</PlainPage>
  return offer ? <Acceptance token={token} offer={offer} /> : null
}

function Acceptance({ token, offer }: { token: string; offer: Schemas['InvitationOffer'] }) {
  const t = useTranslations('invitation')
  const ui = useTranslations('ui')
  const navigate = useNavigate()
  const { email, workspace, role, has_account: known } = offer
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: '', password: '' },
    async submit({ name, password }) {
      await accountApi.POST('/v1/invitations/accept', { body: known ? { token, password } : { token, name, password } })
      queryClient.clear()
      await navigate({ to: '/' })
    },
  })
  return (
    <PlainPage title={t('title', { workspace })} lead={t('lead', { email, role: ui(`roles.${role}`) })}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        {!known && (
          <TextInput
            label={t('name')}
            autoComplete="name"
            required
            key={form.key('name')}
            {...form.getInputProps('name')}
          />
        )}
        <PasswordInput
          label={t('password')}
          description={known ? t('passwordKnown') : t('passwordHelp')}
          autoComplete={known ? 'current-password' : 'new-password'}
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
