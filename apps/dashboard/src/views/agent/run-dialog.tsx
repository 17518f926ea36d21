import { Button, Modal } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { ContactPicker } from '../../ui/contact-picker.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'

interface Props {
  slug: string
  opened: boolean
  onClose: () => void
}

/** Runs the agent for somebody now, and leads to the run. */
export function RunDialog({ slug, opened, onClose }: Props) {
  const t = useTranslations('agent')
  return (
    <Modal opened={opened} onClose={onClose} title={t('run')} closeButtonProps={{ 'aria-label': t('close') }}>
      <RunForm slug={slug} />
    </Modal>
  )
}

function RunForm({ slug }: Pick<Props, 'slug'>) {
  const t = useTranslations('agent')
  const go = useGo()
  const run = useChange(
    (api, contact: number | undefined) =>
      api.POST('/v1/agents/{slug}/run', {
        params: { path: { slug } },
        // The server says what is missing.
        body: { contact_id: contact as number },
      }),
    { stale: [['agent-runs']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: { contact_id: '' },
    async submit({ contact_id: contact }) {
      const { id } = await run.mutateAsync(contact === '' ? undefined : Number(contact))
      go(`agent-runs/${id}`)
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <p className="muted">{t('runHelp')}</p>
      <ContactPicker
        label={t('contact')}
        placeholder={t('findContact')}
        nothing={t('nothingFound')}
        autoFocus
        {...form.getInputProps('contact_id')}
      />
      <Button type="submit" loading={busy}>
        {t('runNow')}
      </Button>
    </form>
  )
}
