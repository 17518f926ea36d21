import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useProblemForm } from '../../ui/use-problem-form.ts'

type Trigger = Schemas['Trigger']

interface Props {
  /** Undefined: closed. */
  edited: Trigger | 'new' | undefined
  onClose: () => void
}

export function EditTrigger({ edited, onClose }: Props) {
  const t = useTranslations('triggers')
  return (
    <Modal
      opened={edited !== undefined}
      onClose={onClose}
      title={edited === 'new' ? t('new') : t('edit')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {edited !== undefined && <TriggerForm trigger={edited === 'new' ? undefined : edited} onDone={onClose} />}
    </Modal>
  )
}

function TriggerForm({ trigger, onDone }: { trigger: Trigger | undefined; onDone: () => void }) {
  const t = useTranslations('triggers')
  const { options } = useChannelOptions()
  const stale = { stale: [['triggers']] }
  const create = useChange((api, body: Schemas['NewTrigger']) => api.POST('/v1/triggers', { body }), stale)
  const update = useChange(
    (api, body: Schemas['TriggerPatch']) =>
      api.PATCH('/v1/triggers/{id}', { params: { path: { id: String(trigger?.id) } }, body }),
    stale,
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { channel_id: '', phrase: trigger?.phrase ?? '', reply: trigger?.reply ?? '' },
    async submit({ channel_id: channel, phrase, reply }) {
      if (trigger) await update.mutateAsync({ phrase, reply })
      else await create.mutateAsync({ channel_id: Number(channel || options[0]?.value), phrase, reply })
      onDone()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      {!trigger && <NativeSelect label={t('channel')} data={options} {...form.getInputProps('channel_id')} />}
      <TextInput
        label={t('phrase')}
        description={t('phraseHelp')}
        placeholder="login"
        data-autofocus
        {...form.getInputProps('phrase')}
      />
      <Textarea
        label={t('reply')}
        description={t.rich('replyHelp', { code: (chunks) => <code>{`{{${chunks?.toString()}}}`}</code> })}
        autosize
        minRows={2}
        {...form.getInputProps('reply')}
      />
      <Button type="submit" loading={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
