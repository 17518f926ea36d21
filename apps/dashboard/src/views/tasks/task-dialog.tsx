import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ContactPicker } from '../../ui/contact-picker.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { usePeople } from '../../ui/use-people.ts'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { fromZoned, toZoned } from '../../ui/zoned.ts'

type Task = Schemas['TaskSummary']

interface Props {
  opened: boolean
  /** Absent: a new one. */
  task?: Task | undefined
  zone: string
  onClose: () => void
}

export function TaskDialog({ opened, task, zone, onClose }: Props) {
  const t = useTranslations('tasks')
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={task ? t('changeOf', { title: task.title }) : t('new')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <TaskForm task={task} zone={zone} onDone={onClose} />
    </Modal>
  )
}

function TaskForm({ task, zone, onDone }: Pick<Props, 'task' | 'zone'> & { onDone: () => void }) {
  const t = useTranslations('tasks')
  const { me, may } = useWorkspace()
  const report = useReport()
  const people = usePeople(task?.assignee ?? null)
  const stale = [['tasks'], ['of-contact']]
  const create = useChange((api, body: Schemas['NewTask']) => api.POST('/v1/tasks', { body }), { stale })
  const update = useChange(
    (api, body: Schemas['TaskPatch']) =>
      api.PATCH('/v1/tasks/{id}', { params: { path: { id: String(task?.id) } }, body }),
    { stale },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      title: task?.title ?? '',
      contact_id: '',
      due_at: task?.due_at ? toZoned(task.due_at, zone) : '',
      assignee: task ? (task.assignee ?? '') : me.actor,
      note: task?.note ?? '',
    },
    async submit({ title, contact_id, due_at, assignee, note }) {
      const body = {
        title: title.trim(),
        due_at: due_at === '' ? null : fromZoned(due_at, zone),
        assignee: assignee || null,
        note: note.trim() || null,
      }
      const saved = task
        ? update.mutateAsync(body)
        : create.mutateAsync({ ...body, ...(contact_id !== '' && { contact_id: Number(contact_id) }) })
      await saved
      report(saved, t(task ? 'saved' : 'added'))
      onDone()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} data-autofocus autoComplete="off" {...form.getInputProps('title')} />
      {!task && may('contacts:read') && (
        <ContactPicker
          label={t('contact')}
          placeholder={t('findContact')}
          nothing={t('nothingFound')}
          {...form.getInputProps('contact_id')}
        />
      )}
      <TextInput type="datetime-local" label={t('dueIn', { zone })} {...form.getInputProps('due_at')} />
      <NativeSelect
        label={t('assignee')}
        data={[{ value: '', label: t('nobody') }, ...people]}
        {...form.getInputProps('assignee')}
      />
      <Textarea label={t('note')} autosize minRows={2} {...form.getInputProps('note')} />
      <Button type="submit" loading={busy}>
        {t(task ? 'save' : 'add')}
      </Button>
    </form>
  )
}
