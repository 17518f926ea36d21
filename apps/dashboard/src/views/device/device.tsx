import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { accountApi, homeOf, readMe } from '../../session/account.ts'
import type { Search } from '../../session/search.ts'
import type { Me } from '../../session/workspace.ts'
import { LanguageButton } from '../../shell/language-button.tsx'
import { PlainPage } from '../../shell/plain-page.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Time } from '../../ui/time.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './device.module.css'

/** A program without a browser waits for a user: `parley login`. */
export function Device() {
  const t = useTranslations('device')
  const navigate = useNavigate()
  const { code } = useSearch({ strict: false }) as Search
  const me = useQuery<Me, Problem>({ queryKey: ['me'], queryFn: readMe, retry: false })
  const waiting = useQuery<Schemas['WaitingDeviceLogIn'], Problem>({
    queryKey: ['device', code],
    queryFn: () => dataOf(accountApi.POST('/v1/me/device-log-ins/describe', { body: { user_code: code ?? '' } })),
    enabled: me.data !== undefined && code !== undefined,
    retry: false,
  })
  if (me.error?.status === 401) {
    const back = `/device${code ? `?code=${encodeURIComponent(code)}` : ''}`
    return (
      <PlainPage title={t('title')} lead={t('signInFirst')}>
        <Button onClick={() => navigate({ to: '/login', search: { return: back } as never })}>{t('signIn')}</Button>
      </PlainPage>
    )
  }
  if (me.error) return <PlainPage>{<ErrorView error={me.error} />}</PlainPage>
  if (!me.data) return null
  if (code === undefined || waiting.error?.status === 422) return <AskForCode wrong={waiting.error !== null} />
  if (waiting.error) return <PlainPage>{<ErrorView error={waiting.error} />}</PlainPage>
  return waiting.data ? <Question me={me.data} code={code} waiting={waiting.data} /> : null
}

function AskForCode({ wrong }: { wrong: boolean }) {
  const t = useTranslations('device')
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  return (
    <PlainPage title={t('title')} lead={t('typeIt')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void navigate({ to: '/device', search: { code } as never })
        }}
      >
        <TextInput
          label={t('code')}
          placeholder="BCDF-GHJK"
          required
          autoComplete="off"
          data-autofocus
          value={code}
          error={wrong && t('wrongCode')}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit">{t('next')}</Button>
      </form>
      <LanguageButton />
    </PlainPage>
  )
}

interface Props {
  me: Me
  code: string
  waiting: Schemas['WaitingDeviceLogIn']
}

function Question({ me, code, waiting: { name, address, created_at: at } }: Props) {
  const t = useTranslations('device')
  const [answered, setAnswered] = useState<'accepted' | 'refused'>()
  const [accept, setAccept] = useState(true)
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: { workspace: homeOf(me) ?? '' },
    async submit({ workspace }) {
      const body = { user_code: code, accept, workspace_id: Number(workspace) }
      await accountApi.POST('/v1/me/device-log-ins', { body })
      setAnswered(accept ? 'accepted' : 'refused')
    },
  })
  if (answered) return <PlainPage title={t(answered)}>{t(`${answered}Help`)}</PlainPage>
  return (
    <PlainPage title={t('question', { name })} lead={t('warning')}>
      <p className={style.code}>{code.toUpperCase()}</p>
      <p className="muted">
        {t('from', { address })} <Time at={at} />
      </p>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <NativeSelect
          label={t('workspace')}
          description={t('keyHelp')}
          data={me.workspaces.map(({ id, name }) => ({ value: String(id), label: name }))}
          {...form.getInputProps('workspace')}
        />
        <div className={style.answers}>
          <Button type="submit" variant="default" loading={busy && !accept} onClick={() => setAccept(false)}>
            {t('refuse')}
          </Button>
          <Button type="submit" loading={busy && accept} onClick={() => setAccept(true)}>
            {t('accept')}
          </Button>
        </div>
      </form>
      <LanguageButton />
    </PlainPage>
  )
}
