import { NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { SaveForm } from './save-form.tsx'
import { useSaveWorkspace } from './use-save-workspace.ts'

const hours = Array.from({ length: 24 }, (_, hour) => ({
  value: String(hour),
  label: `${String(hour).padStart(2, '0')}:00`,
}))

export function General({ workspace }: { workspace: Schemas['Workspace'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const save = useSaveWorkspace()
  const form = useProblemForm({
    initialValues: {
      name: workspace.name,
      default_country: workspace.default_country ?? '',
      time_zone: workspace.time_zone,
      digest_hour: String(workspace.digest_hour ?? ''),
    },
    submit: ({ default_country: country, digest_hour: hour, ...values }) =>
      save({
        ...values,
        default_country: country.trim() === '' ? null : country.trim(),
        digest_hour: hour === '' ? null : Number(hour),
      }),
  })
  return (
    <Panel title={t('general')}>
      <SaveForm form={form} mayWrite={may('workspace:write')}>
        <TextInput label={t('name')} {...form.form.getInputProps('name')} />
        <TextInput
          label={t('country')}
          description={t('countryHelp')}
          placeholder="IN"
          maxLength={2}
          {...form.form.getInputProps('default_country')}
        />
        <TextInput
          label={t('timeZone')}
          description={t('timeZoneHelp')}
          placeholder="Asia/Kolkata"
          {...form.form.getInputProps('time_zone')}
        />
        <NativeSelect
          label={t('digest')}
          description={t('digestHelp')}
          data={[{ value: '', label: t('digestOff') }, ...hours]}
          {...form.form.getInputProps('digest_hour')}
        />
      </SaveForm>
    </Panel>
  )
}
