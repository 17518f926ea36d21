import { Button, Switch } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

/** Whether it starts by itself, and whether it may do anything. */
export function AgentForm({ agent: { slug, enabled, status } }: { agent: Schemas['Agent'] }) {
  const t = useTranslations('agent')
  const { may } = useWorkspace()
  const report = useReport()
  const change = useChange(
    (api, body: Schemas['AgentPatch']) => api.PATCH('/v1/agents/{slug}', { params: { path: { slug } }, body }),
    { stale: [['agents']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { enabled, paused: status === 'paused' },
    async submit(values) {
      const saved = change.mutateAsync({ enabled: values.enabled, status: values.paused ? 'paused' : 'live' })
      await saved
      report(saved, t('saved'))
    },
  })
  const mayWrite = may('agents:write')
  return (
    <Panel title={t('settings')}>
      <form onSubmit={onSubmit}>
        <fieldset className="stack" disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <FormProblem problem={problem} />
          <Switch
            label={t('enabled')}
            description={t('enabledHelp')}
            {...form.getInputProps('enabled', { type: 'checkbox' })}
          />
          <Switch
            label={t('paused')}
            description={t('pausedHelp')}
            {...form.getInputProps('paused', { type: 'checkbox' })}
          />
          {mayWrite && (
            <div>
              <Button type="submit" variant="default" loading={busy}>
                {t('save')}
              </Button>
            </div>
          )}
        </fieldset>
      </form>
    </Panel>
  )
}
