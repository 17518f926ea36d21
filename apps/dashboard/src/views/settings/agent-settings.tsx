import '@mantine/core/styles/NumberInput.layer.css'

import { NativeSelect, NumberInput } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { SaveForm } from './save-form.tsx'

/** What agents think with, and what that may cost. */
export function AgentSettings() {
  const t = useTranslations('settings')
  const format = useFormatter()
  const { data } = useRead(['agent-settings'], (api) => api.GET('/v1/agent-settings'))
  const spent = (cents: number) => format.number(cents / 100, { style: 'currency', currency: 'USD' })
  return (
    <Panel
      title={t('agents')}
      lead={data && (data.model === null ? t('noModel') : t('spent', { spent: spent(data.spent_this_month_cents) }))}
    >
      {data && <AgentForm settings={data} />}
    </Panel>
  )
}

function AgentForm({ settings }: { settings: Schemas['AgentSettings'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const report = useReport()
  const change = useChange((api, body: Schemas['AgentSettingsPatch']) => api.PATCH('/v1/agent-settings', { body }), {
    stale: [['agent-settings']],
  })
  const cap = settings.monthly_cap_cents
  const form = useProblemForm({
    initialValues: {
      engine: settings.engine,
      monthly_cap_cents: cap === null ? '' : String(cap / 100),
      debounce_seconds: settings.debounce_seconds,
    },
    async submit({ engine, monthly_cap_cents: dollars, debounce_seconds: seconds }) {
      await change.mutateAsync({
        engine,
        monthly_cap_cents: String(dollars) === '' ? null : Math.round(Number(dollars) * 100),
        debounce_seconds: Number(seconds),
      })
      report(Promise.resolve(), t('saved'))
    },
  })
  return (
    <SaveForm form={form} mayWrite={may('agents:write')}>
      <NativeSelect
        label={t('engine')}
        data={[
          { value: 'rules', label: t('rules') },
          { value: 'model', label: settings.model ?? t('model'), disabled: settings.model === null },
        ]}
        {...form.form.getInputProps('engine')}
      />
      <NumberInput
        label={t('cap')}
        description={t('capHelp')}
        min={0}
        decimalScale={2}
        prefix="US$ "
        hideControls
        {...form.form.getInputProps('monthly_cap_cents')}
      />
      <NumberInput
        label={t('debounce')}
        description={t('debounceHelp')}
        min={0}
        suffix=" s"
        hideControls
        {...form.form.getInputProps('debounce_seconds')}
      />
    </SaveForm>
  )
}
