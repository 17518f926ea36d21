import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { CredentialInputs } from '../channels/credential-inputs.tsx'
import { withoutPrefix } from '../channels/credential-problem.ts'
import { credentialsOf, fieldsOf, type Kind, kinds } from '../channels/kinds.ts'
import style from './channel.module.css'

const isKind = (type: string): type is Kind => type in kinds

/** New credentials take the place of all old ones, which are never shown. */
export function Credentials({ of: { id, type } }: { of: Schemas['ChannelWithHealth'] }) {
  const t = useTranslations('channel')
  const [open, setOpen] = useState(false)
  if (!isKind(type) || fieldsOf(type).length === 0) return null
  return (
    <Panel
      title={t('credentials')}
      lead={t('credentialsHelp')}
      actions={
        !open && (
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('replaceCredentials')}
          </Button>
        )
      }
    >
      {open && <CredentialsForm id={id} kind={type} onDone={() => setOpen(false)} />}
    </Panel>
  )
}

function CredentialsForm({ id, kind, onDone }: { id: number; kind: Kind; onDone: () => void }) {
  const t = useTranslations('channel')
  const report = useReport()
  const change = useChange(
    (api, body: Schemas['ChannelPatch']) =>
      api.PATCH('/v1/channels/{id}', { params: { path: { id: String(id) } }, body }),
    { stale: [['channels']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm<Record<string, string>>({
    initialValues: Object.fromEntries(fieldsOf(kind).map(({ name }) => [name, ''])),
    async submit(values) {
      const credentials = { ...credentialsOf(kind, values) }
      await withoutPrefix(change.mutateAsync({ credentials }))
      report(Promise.resolve(), t('credentialsReplaced'))
      onDone()
    },
  })
  return (
    <form className={style.form} onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <CredentialInputs kind={kind} form={form} />
      <div className="row">
        <Button type="submit" loading={busy}>
          {t('replaceCredentials')}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  )
}
