import { Button, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { FormProblem } from '../../ui/form-problem.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { useReport } from '../../ui/use-report.ts'
import { Approval } from './approval.tsx'
import { Preview } from './preview.tsx'

/** A template as a phone shows it, and what it is for. */
export function Details({ of: template }: { of: Schemas['Template'] }) {
  const t = useTranslations('templates')
  const { may } = useWorkspace()
  return (
    <div className="stack">
      <div className="row">
        <Approval of={template} />
        <span className="muted">{template.language}</span>
      </div>
      <Preview components={template.components} />
      <p className="muted">{t('previewHelp')}</p>
      {may('channels:write') && <Context of={template} />}
    </div>
  )
}

function Context({ of: { id, context } }: { of: Schemas['Template'] }) {
  const t = useTranslations('templates')
  const report = useReport()
  const change = useChange(
    (api, body: Schemas['TemplatePatch']) =>
      api.PATCH('/v1/templates/{id}', { params: { path: { id: String(id) } }, body }),
    { stale: [['templates']] },
  )
  const { form, problem, busy, onSubmit } = useProblemForm({
    initialValues: { context: context ?? '' },
    async submit({ context: text }) {
      await change.mutateAsync({ context: text.trim() === '' ? null : text })
      report(Promise.resolve(), t('saved'))
    },
  })
  return (
    <form className="stack" onSubmit={onSubmit}>
      <FormProblem problem={problem} />
      <TextInput
        label={t('context')}
        description={t('contextHelp')}
        placeholder={t('contextPlaceholder')}
        {...form.getInputProps('context')}
      />
      <div>
        <Button type="submit" variant="default" loading={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
