import '@mantine/core/styles/Combobox.layer.css'

import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useAgentSettings } from '../../ui/budget.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Difference } from './difference.tsx'
import style from './run.module.css'

type Replay = Schemas['AgentRunReplay']

/** What another engine, or today's rules, would do. */
export function Replays({ run: { id } }: { run: Schemas['AgentRun'] }) {
  const t = useTranslations('run')
  const format = useFormatter()
  const { may } = useWorkspace()
  const settings = useAgentSettings()
  const [chosen, setChosen] = useState('')
  const path = { id: String(id) }
  const list = useList(['agent-runs', String(id), 'replays'], (api, cursor) =>
    api.GET('/v1/agent-runs/{id}/replays', { params: { path, query: cursor } }),
  )
  const replay = useChange(
    (api, engine: 'rules' | 'model') => api.POST('/v1/agent-runs/{id}/replay', { params: { path }, body: { engine } }),
    { stale: [['agent-runs', String(id), 'replays'], ['agent-settings']] },
  )
  const begin = (engine: 'rules' | 'model') => {
    setChosen('')
    replay.mutate(engine)
  }
  const mayWrite = may('agents:write')
  useShortcuts(mayWrite ? [{ keys: 'r', label: t('onRules'), run: () => begin('rules'), command: true }] : [])
  const model = settings.data?.model
  const shown = list.items.find((one) => String(one.id) === chosen) ?? list.items[0]
  const nameOf = ({ engine, model: by, created_at: at }: Replay) =>
    `${t('by', { engine: by ?? (engine === 'rules' ? t('rules') : engine) })} · ${format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'medium' })}`
  return (
    <Panel
      title={t('replay')}
      lead={t('replayHelp')}
      actions={
        mayWrite && (
          <>
            <Button
              variant="default"
              loading={replay.isPending && replay.variables === 'rules'}
              onClick={() => begin('rules')}
            >
              {t('onRules')}
            </Button>
            <Button
              variant="default"
              disabled={!model}
              title={model ? undefined : t('noModel')}
              loading={replay.isPending && replay.variables === 'model'}
              onClick={() => begin('model')}
            >
              {t('onModel', { model: model ?? t('model') })}
            </Button>
          </>
        )
      }
    >
      {replay.error && <ErrorView error={replay.error} />}
      {list.items.length > 1 && shown && (
        <NativeSelect
          size="xs"
          className={style.chosen}
          aria-label={t('replays')}
          value={String(shown.id)}
          data={list.items.map((one) => ({ value: String(one.id), label: nameOf(one) }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      )}
      {shown && <Difference replay={shown} name={nameOf(shown)} />}
    </Panel>
  )
}
