import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { Empty } from '../../ui/empty.tsx'
import { type EventTypeName, eventTypes } from '../../ui/event-types.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { RssIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { rangeNames, sinceOf } from '../../ui/ranges.ts'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './events.module.css'

type Event = Schemas['Event']

const refreshMs = 15_000

export function Events() {
  const t = useTranslations('events')
  const [filters] = useFilters(['type', 'within'])
  const { type, within } = filters
  const list = useList(
    ['events', filters],
    (api, cursor) =>
      api.GET('/v1/events', {
        params: {
          query: { ...cursor, ...(type !== undefined && { type: type as EventTypeName }), ...sinceQuery(within) },
        },
      }),
    { everyMs: refreshMs },
  )
  useLive(['events'], [['events', filters]])
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={<ViewLink to="dev/event-types">{t('catalogue')}</ViewLink>}
      />
      <FilterBar
        filters={[
          { name: 'type', label: t('type'), options: eventTypes.map((value) => ({ value, label: value })) },
          {
            name: 'within',
            label: t('time'),
            options: rangeNames.map((value) => ({ value, label: t(`ranges.${value}`) })),
          },
        ]}
      />
      <Table<Event>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={RssIcon} title={t('empty')} action={<ViewLink to="dev/event-types">{t('catalogue')}</ViewLink>}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'at', title: t('at'), cell: ({ occurred_at: at }) => <Time at={at} /> },
          {
            name: 'type',
            title: t('type'),
            cell: ({ type, simulated }) => (
              <span className="row">
                <code>{type}</code> {simulated && <Tone tone="amber">{t('simulated')}</Tone>}
              </span>
            ),
          },
          { name: 'data', title: t('data'), cell: ({ data }) => <Data data={data} /> },
        ]}
        actions={({ id }) => (
          <ViewLink to="dev/deliveries" search={{ event_id: id }}>
            {t('deliveries')}
          </ViewLink>
        )}
      />
    </>
  )
}

function sinceQuery(within: string | undefined): { since?: string } {
  const since = sinceOf(within)
  return since === undefined ? {} : { since }
}

function Data({ data }: { data: Event['data'] }) {
  const { id, name } = data as { id?: number | string; name?: string | null }
  const title = [id !== undefined && `#${id}`, name].filter(Boolean).join(' ')
  return (
    <details className={style.data}>
      <summary>{title === '' ? '{…}' : title}</summary>
      <pre>{JSON.stringify(data, null, 2)}</pre>
    </details>
  )
}
