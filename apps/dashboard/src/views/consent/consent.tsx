import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { openedQuery } from '../../base.ts'
import { accountApi, homeOf, readMe } from '../../session/account.ts'
import { resumeAuthorization } from '../../session/authorization.ts'
import type { Me, Scope } from '../../session/workspace.ts'
import { LanguageButton } from '../../shell/language-button.tsx'
import { PlainPage } from '../../shell/plain-page.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { ScopeList } from '../../ui/scope-list.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './consent.module.css'

type Asked = Schemas['AuthorizationRequest']

/** An app asks: who it is, where it leads, what it wants. The user picks the workspace, and takes away what it needn't have. */
export function Consent() {
  const t = useTranslations('consent')
  const me = useQuery<Me, Problem>({ queryKey: ['me'], queryFn: readMe, retry: false })
  const asked = useQuery<Asked, Problem>({
    queryKey: ['authorization', openedQuery],
    queryFn: () => dataOf(accountApi.POST('/v1/me/authorizations/describe', { body: { query: openedQuery } })),
    enabled: me.data !== undefined,
    retry: false,
  })
  if (me.error?.status === 401) {
    return (
      <PlainPage title={t('signedOut')}>
        <Button onClick={resumeAuthorization}>{t('signIn')}</Button>
      </PlainPage>
    )
  }
  const error = me.error ?? asked.error
  if (error?.status === 422) return <PlainPage title={t('tooOld')}>{t('tooOldHelp')}</PlainPage>
  if (error) return <PlainPage>{<ErrorView error={error} />}</PlainPage>
  return me.data && asked.data ? <Question me={me.data} asked={asked.data} /> : null
}

function Question({ me, asked }: { me: Me; asked: Asked }) {
  const t = useTranslations('consent')
  const [accept, setAccept] = useState(true)
  const [scopes, setScopes] = useState<readonly Scope[]>(asked.scopes)
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: { workspace: homeOf(me) ?? '' },
    async submit({ workspace }) {
      const body = { query: openedQuery, accept, workspace_id: Number(workspace), scopes: accept ? [...scopes] : [] }
      const { redirect_to } = await dataOf(accountApi.POST('/v1/me/authorizations', { body }))
      window.location.assign(redirect_to)
    },
  })
  return (
    <PlainPage
      title={t('title', { name: asked.name })}
      lead={t('lead', { name: asked.name, email: me.user?.email ?? '' })}
    >
      <p className={style.host}>
        {t.rich('host', { host: asked.redirect_host, strong: (text) => <strong>{text}</strong> })}{' '}
        {!asked.registered && t('unverified')}
      </p>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <NativeSelect
          label={t('workspace')}
          data={me.workspaces.map(({ id, name }) => ({ value: String(id), label: name }))}
          {...form.getInputProps('workspace')}
        />
        <ScopeList label={t('scopes')} offered={asked.scopes} chosen={scopes} onChange={setScopes} />
        {asked.offline && <p className="muted">{t('offline')}</p>}
        <div className={style.answers}>
          <Button type="submit" variant="default" loading={busy && !accept} onClick={() => setAccept(false)}>
            {t('refuse')}
          </Button>
          <Button type="submit" loading={busy && accept} disabled={scopes.length === 0} onClick={() => setAccept(true)}>
            {t('accept')}
          </Button>
        </div>
      </form>
      <LanguageButton />
    </PlainPage>
  )
}
