import '@mantine/core/styles/NumberInput.layer.css'

import { Button, NumberInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Panel } from '../../ui/panel.tsx'
import { useProblemForm } from '../../ui/use-problem-form.ts'
import { SaveForm } from './save-form.tsx'
import style from './settings.module.css'
import { useSaveWorkspace } from './use-save-workspace.ts'

const facts = ['reply', 'replies_most', 'intent', 'intent_words', 'stage', 'qualified', 'deal_value'] as const
const temperatures = ['hot', 'warm', 'cool', 'cold'] as const

/** What a contact's score counts, and from which score a contact is hot. */
export function Scoring({ workspace: { scoring } }: { workspace: Schemas['Workspace'] }) {
  const t = useTranslations('settings')
  const { may } = useWorkspace()
  const save = useSaveWorkspace()
  const confirm = useConfirm()
  const mayWrite = may('workspace:write')
  const form = useProblemForm({ initialValues: { scoring }, submit: save })
  const points = (path: string, label: string) => (
    <NumberInput key={path} label={label} min={0} max={100} hideControls {...form.form.getInputProps(path)} />
  )
  return (
    <Panel
      title={t('scoring')}
      lead={t('scoringHelp')}
      actions={
        mayWrite && (
          <Button
            variant="subtle"
            size="xs"
            onClick={() =>
              confirm({
                title: t('scoringResetTitle'),
                text: t('scoringResetHelp'),
                action: t('scoringReset'),
                run: () => void save({ scoring: null }),
              })
            }
          >
            {t('scoringReset')}
          </Button>
        )
      }
    >
      <SaveForm form={form} mayWrite={mayWrite}>
        <h3>{t('recency')}</h3>
        <div className={style.days}>
          {scoring.recency.map(({ days }, place) =>
            points(`scoring.recency.${place}.points`, t('recencyRow', { days })),
          )}
        </div>
        <h3>{t('facts')}</h3>
        <div className={style.days}>{facts.map((name) => points(`scoring.${name}`, t(`fact.${name}`)))}</div>
        <h3>{t('temperatures')}</h3>
        <div className={style.days}>
          {temperatures.map((name) => points(`scoring.temperatures.${name}`, t(`temperature.${name}`)))}
        </div>
      </SaveForm>
    </Panel>
  )
}
