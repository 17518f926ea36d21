import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ChartBarIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { Breakdown } from './breakdown.tsx'
import { Funnel } from './funnel.tsx'
import type { Range } from './range.ts'
import { RangeBar } from './range-bar.tsx'
import { SeriesPanel } from './series-panel.tsx'
import { type Row, type Table, useFigures } from './use-figures.ts'
import { useRange } from './use-range.ts'

/** What has happened, by day, and by whom and where. */
export function Analytics() {
  const t = useTranslations('analytics')
  const { may } = useWorkspace()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const ranged = useRange(workspace.data?.time_zone)
  const { range } = ranged
  const messages = useFigures('messages', range, range.groupBy)
  const funnel = useFigures('funnel', range)
  const isEmpty = isQuiet(messages.data) && isQuiet(funnel.data)
  return (
    <>
      <PageHeader title={t('title')} lead={<Counted table={messages.data} />} />
      <RangeBar {...ranged} />
      {isEmpty ? (
        <Empty
          icon={ChartBarIcon}
          title={t('empty')}
          action={<ViewLink to="dev/simulator">{t('toSimulator')}</ViewLink>}
        >
          {t('emptyHelp')}
        </Empty>
      ) : (
        <Panels range={range} />
      )}
    </>
  )
}

/** Nothing has happened on these days. */
const isQuiet = (table: Table | undefined): boolean =>
  table !== undefined && Object.values(table.totals).every((figure) => !figure)

function Counted({ table }: { table: Table | undefined }) {
  const t = useTranslations('analytics')
  if (!table?.counted_until) return t('lead')
  return (
    <>
      {t('lead')} {t('countedUntil', { zone: table.time_zone })} <Time at={table.counted_until} />
    </>
  )
}

const times = ['first_response_median', 'first_response_p90'] as const

function Panels({ range }: { range: Range }) {
  const t = useTranslations('analytics')
  const numbered = (row: Row) => row.name ?? `#${row.key}`
  return (
    <>
      <SeriesPanel
        metric="messages"
        title={t('messages')}
        kind="bars"
        range={range}
        totals={['received', 'sent', 'failed']}
        series={[
          { name: 'received', tone: 'accent' },
          { name: 'sent', tone: 'blue' },
          { name: 'failed', tone: 'red' },
        ]}
        columns={['received', 'sent', 'failed']}
      />
      <SeriesPanel
        metric="responses"
        title={t('responses')}
        lead={t('responsesHelp')}
        kind="lines"
        range={range}
        totals={['opened', 'resolved', ...times, 'resolution_median']}
        series={[
          { name: 'first_response_median', tone: 'accent' },
          { name: 'first_response_p90', tone: 'blue' },
        ]}
        columns={['opened', 'resolved', 'first_responses', ...times, 'resolution_median', 'resolution_p90']}
      />
      <Funnel range={range} />
      <Breakdown
        metric="messages"
        groupBy="channel"
        title={t('byChannel')}
        range={range}
        columns={['received', 'sent', 'failed']}
        nameOf={(row) => <ViewLink to={`channels/${row.key}`}>{numbered(row)}</ViewLink>}
      />
      <Breakdown
        metric="people"
        groupBy="person"
        title={t('byPerson')}
        range={range}
        columns={['sent', 'first_responses', 'first_response_median', 'resolved', 'resolution_median']}
        nameOf={({ key }) => <Actor actor={key} />}
      />
      <Breakdown
        metric="agents"
        groupBy="agent"
        title={t('byAgent')}
        range={range}
        columns={['sent', 'first_responses', 'first_response_median', 'runs_completed', 'runs_failed', 'handoffs']}
        nameOf={({ key }) => <code>{key}</code>}
      />
      <Breakdown
        metric="campaigns"
        groupBy="campaign"
        title={t('campaigns')}
        range={range}
        columns={['enrolled', 'messages', 'replied', 'reply_rate', 'completed', 'stopped', 'failed']}
        nameOf={numbered}
      />
      <SeriesPanel
        metric="deliveries"
        title={t('deliveries')}
        kind="bars"
        range={range}
        totals={['delivered', 'exhausted', 'success_rate']}
        series={[
          { name: 'delivered', tone: 'green' },
          { name: 'exhausted', tone: 'red' },
        ]}
        columns={['delivered', 'exhausted', 'success_rate']}
      />
    </>
  )
}
