import { Button, Modal, Switch, Textarea } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { personOf } from './person-of.ts'

type Handoff = Schemas['HandoffSummary']

/** Says what came of it, and who answers next. */
export function CloseHandoff({ handoff, onClose }: { handoff: Handoff | undefined; onClose: () => void }) {
  const t = useTranslations('handoffs')
  return (
    <Modal
      opened={handoff !== undefined}
      onClose={onClose}
      title={handoff && t('closeOf', { name: personOf(handoff) })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {handoff && <CloseForm id={handoff.id} onClosed={onClose} />}
    </Modal>
  )
}

function CloseForm({ id, onClosed }: { id: number; onClosed: () => void }) {
  const t = useTranslations('handoffs')
  const report = useReport()
  const close = useChange(
    (api, body: Schemas['HandoffClosing']) =>
      api.POST('/v1/handoffs/{id}/close', { params: { path: { id: String(id) } }, body }),
    { stale: [['handoffs'], ['conversations']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { note: '', hand_back: true },
    async submit({ note, hand_back }) {
      const closed = close.mutateAsync({ hand_back, ...(note.trim() !== '' && { note: note.trim() }) })
      await closed
      report(closed, t('closed'))
      onClosed()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <Textarea
        label={t('note')}
        description={t('noteHelp')}
        autosize
        minRows={2}
        data-autofocus
        {...form.getInputProps('note')}
      />
      <Switch
        label={t('handBack')}
        description={t('handBackHelp')}
        {...form.getInputProps('hand_back', { type: 'checkbox' })}
      />
      <Button type="submit" loading={busy}>
        {t('closeIt')}
      </Button>
    </form>
  )
}
