import { Button, Modal, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

interface Props {
  opened: boolean
  onClose: () => void
  onMade: (app: Schemas['RegisteredApp']) => void
}

export function NewApp({ opened, onClose, onMade }: Props) {
  const t = useTranslations('apps')
  return (
    <Modal opened={opened} onClose={onClose} title={t('new')} closeButtonProps={{ 'aria-label': t('close') }}>
      <NewAppForm
        onMade={(app) => {
          onClose()
          onMade(app)
        }}
      />
    </Modal>
  )
}

function NewAppForm({ onMade }: Pick<Props, 'onMade'>) {
  const t = useTranslations('apps')
  const register = useChange((api, body: Schemas['NewApp']) => api.POST('/v1/apps', { body }), { stale: [['apps']] })
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: { name: '', redirect_uris: '', confidential: true },
    async submit({ name, redirect_uris: lines, confidential }) {
      const redirect_uris = lines.split(/\s+/).filter((line) => line !== '')
      onMade(await register.mutateAsync({ name, redirect_uris, confidential }))
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('name')} placeholder="Ledger" required data-autofocus {...form.getInputProps('name')} />
      <Textarea
        label={t('redirects')}
        description={t('redirectsHelp')}
        placeholder="https://ledger.example/callback"
        autosize
        minRows={2}
        required
        {...form.getInputProps('redirect_uris')}
      />
      <Switch
        label={t('confidential')}
        description={t('confidentialHelp')}
        {...form.getInputProps('confidential', { type: 'checkbox' })}
      />
      <Button type="submit" loading={busy}>
        {t('register')}
      </Button>
    </form>
  )
}
