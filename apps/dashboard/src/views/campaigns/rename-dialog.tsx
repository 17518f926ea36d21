import { Button, Modal, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import type { Campaign } from './types.ts'

interface Props {
  campaign: Campaign
  opened: boolean
  onClose: () => void
}

export function RenameDialog({ campaign, opened, onClose }: Props) {
  const t = useTranslations('campaigns')
  return (
    <Modal opened={opened} onClose={onClose} title={t('rename')} closeButtonProps={{ 'aria-label': t('close') }}>
      <RenameForm campaign={campaign} onClose={onClose} />
    </Modal>
  )
}

function RenameForm({ campaign: { id, name }, onClose }: Omit<Props, 'opened'>) {
  const t = useTranslations('campaigns')
  const update = useChange(
    (api, body: { name: string }) => api.PATCH('/v1/campaigns/{id}', { params: { path: { id: String(id) } }, body }),
    { stale: [['campaigns']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name },
    async submit(values) {
      await update.mutateAsync(values)
      onClose()
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} data-autofocus maxLength={200} {...form.getInputProps('name')} />
      <Button type="submit" loading={busy}>
        {t('save')}
      </Button>
    </form>
  )
}
