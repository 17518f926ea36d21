import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

interface Props {
  opened: boolean
  stages: readonly string[]
  onClose: () => void
  onMade: (contact: Schemas['Contact']) => void
}

export function NewContact({ opened, onClose, onMade, stages }: Props) {
  const t = useTranslations('contacts')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <NewContactForm
        stages={stages}
        onMade={(contact) => {
          onClose()
          onMade(contact)
        }}
      />
    </Modal>
  )
}

function NewContactForm({ stages, onMade }: Pick<Props, 'stages' | 'onMade'>) {
  const t = useTranslations('contacts')
  const create = useChange((api, body: Schemas['NewContact']) => api.POST('/v1/contacts', { body }), {
    stale: [['contacts']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { name: '', phone: '', email: '', company: '', stage: stages[0] ?? '' },
    async submit(values) {
      const given = Object.entries(values).filter(([, value]) => value.trim() !== '')
      onMade(await create.mutateAsync(Object.fromEntries(given)))
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
      <TextInput label={t('phone')} type="tel" placeholder="+55 11 91234-5678" {...form.getInputProps('phone')} />
      <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
      <TextInput label={t('company')} autoComplete="off" {...form.getInputProps('company')} />
      <NativeSelect label={t('stage')} data={[...stages]} {...form.getInputProps('stage')} />
      <Button type="submit" loading={busy}>
        {t('create')}
      </Button>
    </form>
  )
}
