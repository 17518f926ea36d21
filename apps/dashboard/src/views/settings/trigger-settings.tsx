import '@mantine/core/styles/NumberInput.layer.css'

import { NativeSelect, NumberInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { SaveForm } from './save-form.tsx'

const plans = ['unlimited', 'starter', 'growth', 'scale'] as const

/** How often triggers reply. */
export function TriggerSettings() {
  const t = useTranslations('settings')
  const { data } = useRead(['trigger-settings'], (api) => api.GET('/v1/trigger-settings'))
  return (
    <Panel title={t('triggers')} lead={t('triggersHelp')}>
      {data && <TriggerForm settings={data} />}
    </Panel>
  )
}

function TriggerForm({ settings }: { settings: Schemas['TriggerSettings'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const report = useReport()
  const change = useChange(
    (api, body: Schemas['TriggerSettingsPatch']) => api.PATCH('/v1/trigger-settings', { body }),
    { stale: [['trigger-settings']] },
  )
  const form = useProblemForm({
    initialValues: { cooldown_seconds: settings.cooldown_seconds, plan: settings.plan },
    async submit({ cooldown_seconds: seconds, plan }) {
      await change.mutateAsync({ cooldown_seconds: Number(seconds), plan })
      report(Promise.resolve(), t('saved'))
    },
  })
  return (
    <SaveForm form={form} mayWrite={may('triggers:write')}>
      <NumberInput
        label={t('cooldown')}
        description={t('cooldownHelp')}
        min={0}
        suffix=" s"
        hideControls
        {...form.form.getInputProps('cooldown_seconds')}
      />
      <NativeSelect
        label={t('plan')}
        description={t('planHelp')}
        data={plans.map((value) => ({ value, label: t(`plans.${value}`) }))}
        {...form.form.getInputProps('plan')}
      />
    </SaveForm>
  )
}
