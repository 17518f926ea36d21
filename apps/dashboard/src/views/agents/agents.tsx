import { Switch } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import { dataOf } from '../../api/client.ts'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { leftOf, useAgentSettings } from '../../ui/budget.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Figures } from '../../ui/figures.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { useReport } from '../../ui/use-report.ts'
import { AgentSettings } from '../settings/agent-settings.tsx'
import { AgentState } from './agent-state.tsx'
import style from './agents.module.css'

type Agent = Schemas['AgentSummary']

export function Agents() {
  const t = useTranslations('agents')
  const format = useFormatter()
  const { may } = useWorkspace()
  const report = useReport()
  const list = useList(['agents'], async (api) => ({
    data: { ...(await dataOf(api.GET('/v1/agents'))), next_cursor: null },
  }))
  useLive(['agents'], [['agents'], ['agent-settings']])
  const turn = useChange(
    (api, { slug, enabled }: { slug: string; enabled: boolean }) =>
      api.PATCH('/v1/agents/{slug}', { params: { path: { slug } }, body: { enabled } }),
    { stale: [['agents']] },
  )
  const mayWrite = may('agents:write')
  const toggle = ({ slug, name, enabled }: Agent) =>
    report(turn.mutateAsync({ slug, enabled: !enabled }), t(enabled ? 'turnedOff' : 'turnedOn', { name }))
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Budget />
      <Table<Agent>
        label={t('title')}
        list={list}
        idOf={({ slug }) => slug}
        linkOf={({ slug }) => `agents/${slug}`}
        rowKeys={mayWrite ? [{ keys: 'x', label: t('on'), run: toggle }] : []}
        empty={<Empty title={t('empty')} />}
        columns={[
          {
            name: 'agent',
            title: t('agent'),
            cell: ({ name, slug, description }) => (
              <span className={style.agent}>
                <span>
                  <strong>{name}</strong> <code className="muted">{slug}</code>
                </span>
                <span className="muted">{description}</span>
              </span>
            ),
          },
          { name: 'state', title: t('gates'), minor: true, cell: (agent) => <AgentState agent={agent} /> },
          {
            name: 'runs',
            title: t('runs'),
            align: 'right',
            minor: true,
            cell: ({ this_month: { runs, failed } }) => (
              <span className={style.runs}>
                {format.number(runs)}
                {failed > 0 && <span className="muted">{t('failed', { count: format.number(failed) })}</span>}
              </span>
            ),
          },
          {
            name: 'cost',
            title: t('cost'),
            align: 'right',
            minor: true,
            cell: ({ this_month: { cost_microusd: cost } }) => <Dollars microusd={cost} />,
          },
        ]}
        actions={(agent) => (
          <Switch
            aria-label={t('turn', { name: agent.name })}
            checked={agent.enabled}
            disabled={!mayWrite}
            onChange={() => toggle(agent)}
          />
        )}
      />
      <div className={style.settings}>
        <AgentSettings />
      </div>
    </>
  )
}

function Budget() {
  const t = useTranslations('agents')
  const format = useFormatter()
  const { data } = useAgentSettings()
  if (!data) return null
  const left = leftOf(data)
  const cap = data.monthly_cap_cents
  return (
    <Figures
      figures={[
        { label: t('engine'), value: data.engine === 'model' ? (data.model ?? t('rules')) : t('rules') },
        { label: t('spent'), value: <Dollars microusd={data.spent_this_month_cents * 10_000} /> },
        {
          label: t('left'),
          value: left === undefined ? t('noCap') : <Dollars microusd={left * 10_000} />,
          ...(cap !== null && {
            note: t('ofCap', { cap: format.number(cap / 100, { style: 'currency', currency: 'USD' }) }),
          }),
        },
      ]}
    />
  )
}
