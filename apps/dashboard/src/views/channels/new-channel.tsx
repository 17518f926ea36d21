import { Button, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import style from './channels.module.css'
import { CredentialInputs } from './credential-inputs.tsx'
import { withoutPrefix } from './credential-problem.ts'
import { credentialsOf, fieldsOf, type Kind, kindNames, typeOf } from './kinds.ts'

export function NewChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useTranslations('channels')
  const [kind, setKind] = useState<Kind>()
  const close = () => {
    setKind(undefined)
    onClose()
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={kind ? t('newOf', { kind: t(`kinds.${kind}.name`) }) : t('new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {kind ? (
        <NewChannelForm kind={kind} onBack={() => setKind(undefined)} onMade={close} />
      ) : (
        <Kinds onChoose={setKind} />
      )}
    </Modal>
  )
}

function Kinds({ onChoose }: { onChoose: (kind: Kind) => void }) {
  const t = useTranslations('channels')
  const { mode } = useWorkspace()
  const offered = mode === 'test' ? (['simulator'] as const) : kindNames
  return (
    <div className={style.kinds}>
      {offered.map((kind) => (
        <button key={kind} type="button" className={style.kind} onClick={() => onChoose(kind)}>
          <strong>{t(`kinds.${kind}.name`)}</strong>
          <span>{t(`kinds.${kind}.help`)}</span>
        </button>
      ))}
    </div>
  )
}

function NewChannelForm({ kind, onBack, onMade }: { kind: Kind; onBack: () => void; onMade: () => void }) {
  const t = useTranslations('channels')
  const go = useGo()
  const create = useChange((api, body: Schemas['NewChannel']) => api.POST('/v1/channels', { body }), {
    stale: [['channels']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm<Record<string, string>>({
    initialValues: { name: '', ...Object.fromEntries(fieldsOf(kind).map(({ name }) => [name, ''])) },
    async submit({ name = '', ...values }) {
      const credentials = credentialsOf(kind, values)
      const body = { type: typeOf(kind), name, ...(credentials && { credentials: { ...credentials } }) }
      const { id } = await withoutPrefix(create.mutateAsync(body))
      onMade()
      go(`channels/${id}`)
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      {kind === 'whatsapp-linked' && <p className={style.warning}>{t('linkedWarning')}</p>}
      <FormProblem problem={problem} />
      <TextInput label={t('name')} placeholder={t('namePlaceholder')} data-autofocus {...form.getInputProps('name')} />
      <CredentialInputs kind={kind} form={form} />
      <div className="row" style={{ justifyContent: 'space-between' }}>
        <Button variant="default" onClick={onBack}>
          {t('back')}
        </Button>
        <Button type="submit" loading={busy}>
          {kind === 'whatsapp-linked' ? t('addAndPair') : t('add')}
        </Button>
      </div>
    </form>
  )
}
