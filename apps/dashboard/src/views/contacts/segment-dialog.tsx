import { Button, Modal, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

type Segment = Schemas['Segment']

interface FormProps {
  /** The one that gets another name. Absent: a new one, with this filter. */
  segment?: Segment
  filter?: Segment['filter'] | Readonly<Record<string, string>>
  onClose: () => void
  onDone: (segment: Segment) => void
}

export function SegmentDialog({ opened, title, ...form }: FormProps & { opened: boolean; title: string }) {
  const t = useTranslations('contacts')
  return (
    <Modal opened={opened} onClose={form.onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <SegmentForm {...form} />
    </Modal>
  )
}

function SegmentForm({ segment, filter, onClose, onDone }: FormProps) {
  const t = useTranslations('contacts')
  const stale = { stale: [['segments']] }
  const create = useChange((api, body: Schemas['NewSegment']) => api.POST('/v1/segments', { body }), stale)
  const update = useChange(
    (api, body: Schemas['SegmentPatch']) =>
      api.PATCH('/v1/segments/{id}', { params: { path: { id: String(segment?.id) } }, body }),
    stale,
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: segment?.name ?? '' },
    async submit({ name }) {
      const done = segment
        ? await update.mutateAsync({ name })
        : await create.mutateAsync({ name, filter: filter as Segment['filter'] })
      onClose()
      onDone(done)
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} data-autofocus maxLength={100} {...form.getInputProps('name')} />
      <Button type="submit" loading={busy}>
        {t('segments.saveName')}
      </Button>
    </form>
  )
}
