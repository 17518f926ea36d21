import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { type Role, roles } from '../../ui/role-name.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import type { LinkToPass } from './link-to-pass.ts'

interface Props {
  opened: boolean
  onClose: () => void
  onLink: (link: LinkToPass) => void
}

export function Invite({ opened, onClose, onLink }: Props) {
  const t = useTranslations('team')
  return (
    <Modal opened={opened} onClose={onClose} title={t('invite')} closeButtonProps={{ 'aria-label': t('close') }}>
      <InviteForm
        onLink={(link) => {
          onClose()
          onLink(link)
        }}
      />
    </Modal>
  )
}

function InviteForm({ onLink }: { onLink: (link: LinkToPass) => void }) {
  const t = useTranslations('team')
  const ui = useTranslations('ui')
  const invite = useChange((api, body: Schemas['NewInvitation']) => api.POST('/v1/invitations', { body }), {
    stale: [['invitations'], ['audit']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: { email: '', role: 'developer' as Role },
    async submit(body) {
      const { email, link } = await invite.mutateAsync(body)
      if (link !== null) onLink({ title: t('invited', { email }), url: link })
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput label={t('email')} type="email" required data-autofocus {...form.getInputProps('email')} />
      <NativeSelect
        label={t('role')}
        description={t(`roleHelp.${form.values.role}`)}
        data={roles.map((value) => ({ value, label: ui(`roles.${value}`) }))}
        {...form.getInputProps('role')}
      />
      <Button type="submit" loading={busy}>
        {t('makeLink')}
      </Button>
    </form>
  )
}
