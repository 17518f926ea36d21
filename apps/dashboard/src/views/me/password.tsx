import { Button, PasswordInput } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

export function Password() {
  const t = useTranslations('me')
  const report = useReport()
  const change = useChange((api, body: Schemas['PasswordChange']) => api.PUT('/v1/me/password', { body }), {
    stale: [['sessions']],
  })
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { current_password: '', password: '' },
    async submit(body) {
      await change.mutateAsync(body)
      form.reset()
      report(Promise.resolve(), t('passwordChanged'))
    },
  })
  return (
    <Panel title={t('password')} lead={t('passwordHelp')}>
      <form className="stack" onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <PasswordInput
          label={t('currentPassword')}
          autoComplete="current-password"
          required
          key={form.key('current_password')}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label={t('newPassword')}
          autoComplete="new-password"
          required
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <div>
          <Button type="submit" variant="default" loading={busy}>
            {t('changePassword')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
