import { Textarea } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { fromLines, renamesBetween, toLines } from './lines.ts'
import { SaveForm } from './save-form.tsx'
import { useSaveWorkspace } from './use-save-workspace.ts'

/** The pipeline. A stage whose name is changed in its place takes its contacts along. */
export function Stages({ workspace }: { workspace: Schemas['Workspace'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const save = useSaveWorkspace()
  const form = useProblemForm({
    initialValues: { stages: toLines(workspace.stages) },
    submit({ stages: text }) {
      const stages = fromLines(text)
      const renamed = renamesBetween(workspace.stages, stages)
      return save({ stages, ...(Object.keys(renamed).length > 0 && { renamed_stages: renamed }) })
    },
  })
  return (
    <Panel title={t('stages')} lead={t('stagesHelp')}>
      <SaveForm form={form} mayWrite={may('workspace:write')}>
        <Textarea
          label={t('stagesLabel')}
          description={t('oneALine')}
          autosize
          minRows={4}
          {...form.form.getInputProps('stages')}
        />
      </SaveForm>
    </Panel>
  )
}
