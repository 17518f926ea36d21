import { Button, Switch, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { centsOf, moneyIn } from './money-in.ts'

const texts = ['name', 'company', 'phone', 'email', 'linkedin', 'source', 'intent', 'currency', 'time_zone'] as const

/** What is known of the person, to be changed. */
export function Facts({ contact }: { contact: Schemas['Contact'] }) {
  const t = useTranslations('contact')
  const { may } = useWorkspace()
  const report = useReport()
  const update = useChange(
    (api, body: Schemas['ContactPatch']) =>
      api.PATCH('/v1/contacts/{id}', { params: { path: { id: String(contact.id) } }, body }),
    { stale: [['contacts'], ['of-contact', String(contact.id)]] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    mode: 'controlled',
    initialValues: {
      ...Object.fromEntries(texts.map((name) => [name, contact[name] ?? ''])),
      deal_value_cents: moneyIn(contact.deal_value_cents),
      opted_out: contact.opted_out_at !== null,
    } as Record<(typeof texts)[number] | 'deal_value_cents', string> & { opted_out: boolean },
    async submit({ deal_value_cents: value, opted_out, ...given }) {
      // Only what has been changed, so that a colleague's change of another field stays.
      const changed = texts.filter((name) => given[name].trim() !== (contact[name] ?? ''))
      const body: Schemas['ContactPatch'] = Object.fromEntries(
        changed.map((name) => [name, given[name].trim() === '' ? null : given[name].trim()]),
      )
      if (value.trim() !== moneyIn(contact.deal_value_cents)) body.deal_value_cents = centsOf(value)
      if (opted_out !== (contact.opted_out_at !== null)) body.opted_out = opted_out
      const saved = update.mutateAsync(body)
      await saved
      report(saved, t('saved'))
    },
  })
  const mayWrite = may('contacts:write')
  return (
    <Panel title={t('facts')}>
      <form onSubmit={onSubmit}>
        <fieldset className="stack" disabled={!mayWrite} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <FormProblem problem={problem} />
          {texts.slice(0, 7).map((name) => (
            <TextInput key={name} label={t(`fact.${name}`)} autoComplete="off" {...form.getInputProps(name)} />
          ))}
          <TextInput
            label={t('fact.deal_value_cents')}
            inputMode="decimal"
            autoComplete="off"
            {...form.getInputProps('deal_value_cents')}
          />
          <TextInput label={t('fact.currency')} maxLength={3} placeholder="EUR" {...form.getInputProps('currency')} />
          <TextInput label={t('fact.time_zone')} placeholder="America/Sao_Paulo" {...form.getInputProps('time_zone')} />
          <Switch
            label={t('fact.opted_out')}
            description={t('optedOutHelp')}
            {...form.getInputProps('opted_out', { type: 'checkbox' })}
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
