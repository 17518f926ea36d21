import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Panel } from '../../ui/panel.tsx'
import { rangeNames, sinceOf } from '../../ui/ranges.ts'
import { useReport } from '../../ui/use-report.ts'

type State = 'exhausted' | 'missing'

/** Delivers again what has failed, or for the first time what the endpoint never got. Counts it first. */
export function Recover({ endpoint }: { endpoint: Schemas['Endpoint'] }) {
  const t = useTranslations('webhook')
  const { may } = useWorkspace()
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const [range, setRange] = useState('24h')
  const replay = useChange((api, body: Schemas['NewReplay']) => api.POST('/v1/replays', { body }), {
    stale: [['replays'], ['deliveries']],
  })

  async function ask(state: State): Promise<void> {
    const filter = { endpoint_id: endpoint.id, since: sinceOf(range) ?? '', until: new Date().toISOString(), state }
    const { counts } = await replay.mutateAsync({ ...filter, dry_run: true })
    confirm({
      title: t('recoverTitle', { count: counts.total }),
      text: counts.total === 0 ? t('nothingToRecover') : t('recoverHelp'),
      action: counts.total === 0 ? t('ok') : t('recover'),
      dangerous: false,
      run: () => {
        if (counts.total > 0)
          report(
            replay.mutateAsync(filter).then(() => go('dev/replays')),
            t('recovering'),
          )
      },
    })
  }

  const count = (state: State) => void ask(state).catch((error) => report(Promise.reject(error), ''))

  if (!may('deliveries:write') || endpoint.disabled_at !== null) return null
  return (
    <Panel title={t('recoverPanel')} lead={t('recoverPanelHelp')}>
      <div className="row">
        <NativeSelect
          aria-label={t('range')}
          value={range}
          data={rangeNames.map((value) => ({ value, label: t(`ranges.${value}`) }))}
          onChange={({ currentTarget }) => setRange(currentTarget.value)}
        />
        <Button variant="default" loading={replay.isPending} onClick={() => count('exhausted')}>
          {t('recoverFailed')}
        </Button>
        <Button variant="default" loading={replay.isPending} onClick={() => count('missing')}>
          {t('replayMissing')}
        </Button>
      </div>
    </Panel>
  )
}
