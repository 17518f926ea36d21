import '@mantine/core/styles/NumberInput.layer.css'

import { Button, Modal, NumberInput, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { ContactPicker } from '../../ui/contact-picker.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { fromZoned, toZoned } from '../../ui/zoned.ts'
import { Slots } from './slots.tsx'

type Meeting = Schemas['MeetingSummary']

interface Props {
  opened: boolean
  /** To be moved. Absent: a new one. */
  meeting: Meeting | undefined
  /** ISO 8601: the slot that was picked. */
  start: string | undefined
  calendar: Schemas['Calendar']
  onClose: () => void
}

/** Books a meeting, or moves one. */
export function MeetingDialog({ opened, onClose, ...form }: Props) {
  const t = useTranslations('meetings')
  const { meeting } = form
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={meeting ? t('moveOf', { title: meeting.title }) : t('book')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <MeetingForm {...form} onDone={onClose} />
    </Modal>
  )
}

const minutesOf = ({ start, end }: Meeting) => (Date.parse(end) - Date.parse(start)) / 60_000
const suggested = 8

function MeetingForm({
  meeting,
  start: picked,
  calendar: { time_zone: zone, duration_minutes: usual },
  onDone,
}: Omit<Props, 'opened' | 'onClose'> & { onDone: () => void }) {
  const t = useTranslations('meetings')
  const report = useReport()
  const stale = [['meetings'], ['slots'], ['of-contact']]
  const book = useChange((api, body: Schemas['NewMeeting']) => api.POST('/v1/meetings', { body }), { stale })
  const move = useChange(
    (api, body: Schemas['MeetingPatch']) =>
      api.PATCH('/v1/meetings/{id}', { params: { path: { id: String(meeting?.id) } }, body }),
    { stale },
  )
  const before = meeting?.start ?? picked
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      contact_id: '',
      start: before ? toZoned(before, zone) : '',
      duration_minutes: (meeting ? minutesOf(meeting) : usual) as number | '',
      any_time: false,
      title: '',
      notes: '',
    },
    async submit({ contact_id, start, duration_minutes, any_time, title, notes }) {
      const time = {
        start: start === '' ? '' : fromZoned(start, zone),
        ...(duration_minutes !== '' && { duration_minutes }),
        any_time,
      }
      const saved = meeting
        ? move.mutateAsync(time)
        : book.mutateAsync({
            ...time,
            contact_id: contact_id === '' ? (undefined as unknown as number) : Number(contact_id),
            ...(title.trim() !== '' && { title: title.trim() }),
            ...(notes.trim() !== '' && { notes: notes.trim() }),
          })
      await saved
      report(saved, t(meeting ? 'moved' : 'booked'))
      onDone()
    },
  })
  const { duration_minutes: minutes } = form.values
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      {!meeting && (
        <ContactPicker
          label={t('contact')}
          placeholder={t('findContact')}
          nothing={t('nothingFound')}
          autoFocus
          {...form.getInputProps('contact_id')}
        />
      )}
      <TextInput type="datetime-local" label={t('start', { zone })} {...form.getInputProps('start')} />
      <NumberInput label={t('duration')} min={5} max={480} step={5} {...form.getInputProps('duration_minutes')} />
      {picked === undefined && (
        <Slots
          from={new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString()}
          zone={zone}
          count={suggested}
          minutes={minutes === '' || minutes < 5 || minutes > 480 ? undefined : minutes}
          onPick={(start) => form.setFieldValue('start', toZoned(start, zone))}
        />
      )}
      <Switch
        label={t('anyTime')}
        description={t('anyTimeHelp')}
        {...form.getInputProps('any_time', { type: 'checkbox' })}
      />
      {!meeting && (
        <>
          <TextInput
            label={t('name')}
            description={t('nameHelp')}
            autoComplete="off"
            {...form.getInputProps('title')}
          />
          <Textarea
            label={t('notes')}
            description={t('notesHelp')}
            autosize
            minRows={2}
            {...form.getInputProps('notes')}
          />
        </>
      )}
      <Button type="submit" loading={busy}>
        {t(meeting ? 'move' : 'book')}
      </Button>
    </form>
  )
}
