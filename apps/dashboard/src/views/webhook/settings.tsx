import '@mantine/core/styles/NumberInput.layer.css'

import { Button, NumberInput, Switch, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { EventPicker } from '../../ui/event-picker.tsx'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'

/** What can be changed: where it goes, which events, and how fast. */
export function WebhookSettings({ endpoint }: { endpoint: Schemas['Endpoint'] }) {
  const t = useTranslations('webhook')
  const { may } = useWorkspace()
  const report = useReport()
  const update = useChange(
    (api, body: Schemas['EndpointPatch']) =>
      api.PATCH('/v1/endpoints/{id}', { params: { path: { id: String(endpoint.id) } }, body }),
    { stale: [['endpoints']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      url: endpoint.url,
      name: endpoint.name ?? '',
      events: endpoint.events,
      max_in_flight: endpoint.max_in_flight as number | string,
      rate_limit: (endpoint.rate_limit ?? '') as number | string,
      ordered: endpoint.ordered,
    },
    async submit({ url, name, events, max_in_flight, rate_limit, ordered }) {
      const changed = update.mutateAsync({
        url,
        events,
        ordered,
        name: name.trim() === '' ? null : name,
        max_in_flight: Number(max_in_flight),
        rate_limit: rate_limit === '' ? null : Number(rate_limit),
      })
      await changed
      report(changed, t('saved'))
    },
  })
  if (!may('endpoints:write')) return null
  return (
    <Panel title={t('settings')}>
      <form className="stack" style={{ maxWidth: '40rem' }} onSubmit={onSubmit}>
        <FormProblem problem={problem} />
        <TextInput label={t('url')} type="url" {...form.getInputProps('url')} />
        <TextInput label={t('name')} {...form.getInputProps('name')} />
        <EventPicker dialect={endpoint.dialect} {...form.getInputProps('events')} />
        <NumberInput label={t('maxInFlight')} min={1} max={256} {...form.getInputProps('max_in_flight')} />
        <NumberInput
          label={t('rateLimit')}
          placeholder={t('noRateLimit')}
          min={1}
          max={10_000}
          {...form.getInputProps('rate_limit')}
        />
        <Switch
          label={t('ordered')}
          description={t('orderedHelp')}
          {...form.getInputProps('ordered', { type: 'checkbox' })}
        />
        <div>
          <Button type="submit" loading={busy} disabled={!form.isDirty()}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}
