import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { Code } from '../../ui/code.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './triggers.module.css'

/** Those whose receivers answer with a text. */
const dialects = ['heypingr', 'native']

/** Asks the webhook what it would reply, and shows it with what was sent. */
export function Simulate() {
  const t = useTranslations('triggers')
  const { options } = useChannelOptions()
  const [result, setResult] = useState<Schemas['TriggerSimulation']>()
  const simulate = useChange((api, body: Schemas['NewTriggerSimulation']) =>
    api.POST('/v1/triggers/simulate', { body }),
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { phone: '919812345678', text: 'login', channel_id: '', dialect: 'heypingr' },
    async submit({ channel_id: channel, ...values }) {
      setResult(undefined)
      setResult(await simulate.mutateAsync({ ...values, channel_id: Number(channel || options[0]?.value) }))
    },
  })
  return (
    <Panel title={t('simulate')} lead={t('simulateHelp')}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <div className={style.fields}>
          <TextInput label={t('phone')} {...form.getInputProps('phone')} />
          <TextInput label={t('text')} {...form.getInputProps('text')} />
          <NativeSelect label={t('channel')} data={options} {...form.getInputProps('channel_id')} />
          <NativeSelect label={t('dialect')} data={dialects} {...form.getInputProps('dialect')} />
        </div>
        <div>
          <Button type="submit" variant="default" loading={busy}>
            {t('ask')}
          </Button>
        </div>
        {result && <Result of={result} />}
      </form>
    </Panel>
  )
}

function Result({ of: { delivered, status_code: status, reply, sent } }: { of: Schemas['TriggerSimulation'] }) {
  const t = useTranslations('triggers')
  return (
    <div className="stack" role="status">
      <div className="row">
        <Tone tone={delivered ? 'green' : 'red'} dot>
          {status === null ? t('noAnswer') : t('answered', { status })}
        </Tone>
        {delivered && reply === null && <span className="muted">{t('ownReply')}</span>}
      </div>
      {reply !== null && <p className={style.bubble}>{reply}</p>}
      <Code samples={[{ name: 'JSON', code: JSON.stringify(sent, null, 2) }]} label={t('sent')} />
    </div>
  )
}
