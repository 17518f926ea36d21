import { NativeSelect } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Panel } from '../../ui/panel.tsx'
import { RunStatus, runStatuses } from '../../ui/run-status.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import style from './agent.module.css'

type Run = Schemas['AgentRun']

/** The runs of an agent, the newest first. */
export function Runs({ slug }: { slug: string }) {
  const t = useTranslations('agent')
  const tRun = useTranslations('run')
  const tUi = useTranslations('ui')
  const [filters, set] = useFilters(['status'] as const)
  const list = useList(['agent-runs', slug, filters], (api, cursor) =>
    api.GET('/v1/agent-runs', {
      params: { query: { agent: slug, limit: '20', ...filters, ...cursor } as Record<string, string> },
    }),
  )
  const isFiltered = filters.status !== undefined
  return (
    <Panel
      title={t('recent')}
      actions={
        <NativeSelect
          size="xs"
          className={style.filter}
          aria-label={t('statusLabel')}
          value={filters.status ?? ''}
          data={[
            { value: '', label: `${t('statusLabel')}: ${tUi('all')}` },
            ...runStatuses.map((value) => ({ value, label: tRun(`status.${value}`) })),
          ]}
          onChange={({ currentTarget }) => set({ status: currentTarget.value })}
        />
      }
    >
      <Table<Run>
        label={t('recent')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `agent-runs/${id}`}
        empty={<Empty title={isFiltered ? t('noneMatches') : t('noRuns')}>{!isFiltered && t('noRunsHelp')}</Empty>}
        columns={[
          { name: 'id', title: t('runOf'), cell: ({ id }) => `#${id}` },
          { name: 'status', title: t('statusLabel'), cell: ({ status }) => <RunStatus status={status} /> },
          {
            name: 'result',
            title: t('result'),
            minor: true,
            cell: ({ outcome, error }) => <span className={style.outcome}>{outcome ?? error?.message}</span>,
          },
          {
            name: 'trigger',
            title: t('startedBy'),
            minor: true,
            cell: ({ trigger }) =>
              tRun.has(`trigger.${trigger}`) ? tRun(`trigger.${trigger}`) : <code>{trigger}</code>,
          },
          {
            name: 'cost',
            title: tRun('cost'),
            align: 'right',
            minor: true,
            cell: ({ cost_microusd: cost }) => <Dollars microusd={cost} />,
          },
          {
            name: 'started',
            title: t('started'),
            align: 'right',
            cell: ({ started_at, created_at }) => <Time at={started_at ?? created_at} />,
          },
        ]}
      />
    </Panel>
  )
}
