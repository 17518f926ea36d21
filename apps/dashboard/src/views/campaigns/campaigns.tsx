import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import { useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { QueueListIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { Starters } from './starters.tsx'
import { CampaignStatus } from './status.tsx'
import { type Campaign, statuses } from './types.ts'
import { useMakeCampaign } from './use-make-campaign.ts'

export function Campaigns() {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  const [filters] = useFilters(['status'])
  const list = useList(['campaigns', filters], (api, cursor) =>
    api.GET('/v1/campaigns', { params: { query: { ...cursor, ...(filters as { status?: 'draft' }) } } }),
  )
  useLive(['campaigns'], [['campaigns', filters]])
  const isFiltered = Object.keys(filters).length > 0
  const mayWrite = may('campaigns:write')
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={mayWrite && <Buttons />} />
      <FilterBar
        filters={[
          {
            name: 'status',
            label: t('status'),
            options: statuses.map((value) => ({ value, label: t(`statuses.${value}`) })),
          },
        ]}
      />
      <Table<Campaign>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `campaigns/${id}`}
        empty={
          <Empty
            icon={QueueListIcon}
            title={isFiltered ? t('noneMatches') : t('empty')}
            action={!isFiltered && mayWrite && <Starters />}
          >
            {isFiltered ? t('noneMatchesHelp') : t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('name'), cell: ({ name }) => name },
          { name: 'status', title: t('status'), cell: (campaign) => <CampaignStatus of={campaign} /> },
          { name: 'enrolled', title: t('enrolled'), align: 'right', cell: ({ counts }) => counts.enrolled },
          {
            name: 'open',
            title: t('underWay'),
            align: 'right',
            minor: true,
            cell: ({ counts: { by_status: by } }) => by.active + by.waiting,
          },
          { name: 'replies', title: t('replies'), align: 'right', cell: ({ counts }) => <Replies of={counts} /> },
          {
            name: 'failed',
            title: t('failed'),
            align: 'right',
            minor: true,
            cell: ({ counts }) => counts.by_status.failed,
          },
          { name: 'left', title: t('leftToday'), align: 'right', minor: true, cell: leftToday },
          {
            name: 'created',
            title: t('created'),
            align: 'right',
            minor: true,
            cell: ({ created_at: at }) => <Time at={at} />,
          },
        ]}
      />
    </>
  )
}

function Buttons() {
  const t = useTranslations('campaigns')
  const go = useGo()
  const make = useMakeCampaign()
  const { may } = useWorkspace()
  const draft = () =>
    make({ name: t('untitled'), steps: [{ type: 'message', content: { type: 'text', text: t('firstText') } }] })
  const broadcast = () => go('broadcast')
  useShortcuts([
    { keys: 'c', label: t('new'), run: draft, command: true },
    { keys: 'b', label: t('broadcast.title'), run: broadcast, command: true },
  ])
  return (
    <>
      {may('messages:write') && (
        <Button variant="default" onClick={broadcast}>
          {t('broadcast.title')}
        </Button>
      )}
      <Button onClick={draft}>{t('new')}</Button>
    </>
  )
}

function Replies({ of: { replies, enrolled } }: { of: Campaign['counts'] }) {
  const format = useFormatter()
  if (replies === 0) return 0
  const share = format.number(replies / Math.max(1, enrolled), { style: 'percent', maximumFractionDigits: 0 })
  return (
    <>
      {replies} <span className="muted">{share}</span>
    </>
  )
}

/** Of the channel that has the least left. */
function leftToday({ daily_limits: limits }: Campaign) {
  const [least] = limits.toSorted((one, other) => one.left - other.left)
  return least ? `${least.left} / ${least.limit}` : '–'
}
