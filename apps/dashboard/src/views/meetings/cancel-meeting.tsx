import { Button, Modal, Textarea } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

type Meeting = Schemas['MeetingSummary']

export function CancelMeeting({ meeting, onClose }: { meeting: Meeting | undefined; onClose: () => void }) {
  const t = useTranslations('meetings')
  return (
    <Modal
      opened={meeting !== undefined}
      onClose={onClose}
      title={meeting && t('cancelOf', { title: meeting.title })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {meeting && <CancelForm id={meeting.id} onDone={onClose} />}
    </Modal>
  )
}

function CancelForm({ id, onDone }: { id: number; onDone: () => void }) {
  const t = useTranslations('meetings')
  const report = useReport()
  const cancel = useChange(
    (api, body: { reason?: string }) =>
      api.POST('/v1/meetings/{id}/cancel', { params: { path: { id: String(id) } }, body }),
    { stale: [['meetings'], ['slots'], ['of-contact']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { reason: '' },
    async submit({ reason }) {
      const cancelled = cancel.mutateAsync(reason.trim() === '' ? {} : { reason: reason.trim() })
      await cancelled
      report(cancelled, t('cancelled'))
      onDone()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <Textarea
        label={t('reason')}
        description={t('reasonHelp')}
        autosize
        minRows={2}
        data-autofocus
        {...form.getInputProps('reason')}
      />
      <Button type="submit" color="danger" loading={busy}>
        {t('cancelIt')}
      </Button>
    </form>
  )
}
