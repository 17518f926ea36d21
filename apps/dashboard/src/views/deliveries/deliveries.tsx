import { Button, Switch } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useEndpointNames } from '../../api/use-names.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { deliveryStates } from '../../ui/delivery-state.tsx'
import { DeliveryTable } from '../../ui/delivery-table.tsx'
import { Empty } from '../../ui/empty.tsx'
import { dialectNames, dialects, eventTypes } from '../../ui/event-types.ts'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PaperAirplaneIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { rangeNames, sinceOf } from '../../ui/ranges.ts'
import { useFilters } from '../../ui/use-filters.ts'
import { useReport } from '../../ui/use-report.ts'
import { RetryAll } from './retry-all.tsx'
import { canRetryAll } from './retry-of.ts'

const names = ['state', 'event_type', 'endpoint_id', 'status_code', 'error_code', 'dialect', 'within', 'q'] as const
/** From links of other views. */
const linked = ['event_id', 'contact_id', 'conversation_id', 'channel_id'] as const
const tailMs = 5_000
/** Pages that are asked for by themselves while none has a row. */
const emptyPages = 25

export const errorCodes = [
  'dns',
  'connection_refused',
  'connection_reset',
  'connect_timeout',
  'timeout',
  'tls',
  'address_blocked',
  'protocol',
  'other',
]

export function Deliveries() {
  const t = useTranslations('deliveries')
  const tUi = useTranslations('ui')
  const { may } = useWorkspace()
  const report = useReport()
  const [{ tail, ...filters }, set] = useFilters([...names, ...linked, 'tail'])
  const { within, ...rest } = filters
  const query = { ...rest, since: sinceOf(within) } as Record<string, string>
  const list = useList(
    ['deliveries', filters],
    (api, cursor) => api.GET('/v1/deliveries', { params: { query: { ...cursor, ...query, limit: '50' } } }),
    // Also where the stream doesn't get through.
    { everyMs: tail === undefined ? undefined : tailMs },
  )
  useLive(tail === undefined ? [] : ['deliveries'], [['deliveries', filters]])
  const searching = useSearchFurther(list)
  const endpoints = useEndpointNames()
  const nameOf = (id: number): string => {
    const found = endpoints.data?.data.find((one) => one.id === id)
    return found ? (found.name ?? new URL(found.url).host) : `#${id}`
  }
  const retry = useChange((api, id: string) => api.POST('/v1/deliveries/{id}/retry', { params: { path: { id } } }), {
    stale: [['deliveries']],
  })
  const toggleTail = () => set({ tail: tail === undefined ? '1' : undefined })
  useShortcuts([{ keys: 'f', label: t('tail'), run: toggleTail, command: true }])
  const mayWrite = may('deliveries:write')

  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <>
            <Switch label={t('tail')} checked={tail !== undefined} onChange={toggleTail} />
            {mayWrite && canRetryAll(filters) && <RetryAll filters={filters} />}
          </>
        }
      />
      <FilterBar
        page="deliveries"
        filters={[
          { name: 'q', label: t('search'), placeholder: t('searchHelp') },
          {
            name: 'state',
            label: t('state'),
            options: deliveryStates.map((value) => ({ value, label: tUi(`deliveryStates.${value}`) })),
          },
          { name: 'event_type', label: t('event'), options: eventTypes.map((value) => ({ value, label: value })) },
          {
            name: 'endpoint_id',
            label: t('webhook'),
            options: (endpoints.data?.data ?? []).map(({ id }) => ({ value: String(id), label: nameOf(id) })),
          },
          {
            name: 'status_code',
            label: t('status'),
            options: ['2xx', '3xx', '4xx', '400', '401', '404', '410', '429', '5xx', '500', '502', '503'].map(
              (value) => ({
                value,
                label: value,
              }),
            ),
          },
          { name: 'error_code', label: t('error'), options: errorCodes.map((value) => ({ value, label: value })) },
          {
            name: 'dialect',
            label: t('dialect'),
            options: dialects.map((value) => ({ value, label: dialectNames[value] ?? value })),
          },
          {
            name: 'within',
            label: t('time'),
            options: rangeNames.map((value) => ({ value, label: t(`ranges.${value}`) })),
          },
        ]}
      />
      <Linked filters={filters} onClear={(name) => set({ [name]: undefined })} />
      <DeliveryTable
        label={t('title')}
        list={list}
        nameOf={nameOf}
        empty={
          searching ? (
            <Empty icon={PaperAirplaneIcon} title={t('searching')} />
          ) : (
            <Empty icon={PaperAirplaneIcon} title={t('empty')}>
              {t('emptyHelp')}
            </Empty>
          )
        }
        {...(mayWrite && {
          actions: ({ id, state }: Schemas['Delivery']) =>
            state !== 'delivered' && (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => report(retry.mutateAsync(id), t('retried'))}
              >
                {t('retry')}
              </Button>
            ),
        })}
      />
    </>
  )
}

/** Filters that came with a link, each with a button that ends it. */
function Linked({
  filters,
  onClear,
}: {
  filters: Readonly<Record<string, string | undefined>>
  onClear: (name: (typeof linked)[number]) => void
}) {
  const t = useTranslations('deliveries')
  const given = linked.filter((name) => filters[name] !== undefined)
  if (given.length === 0) return null
  return (
    <div className="row" style={{ marginBottom: 'var(--space-3)' }}>
      {given.map((name) => (
        <Button
          key={name}
          size="compact-sm"
          variant="default"
          aria-label={t('endFilter', { name: t(`linked.${name}`) })}
          onClick={() => onClear(name)}
        >
          {t(`linked.${name}`)} {filters[name]} ✕
        </Button>
      ))}
    </div>
  )
}

/** The API reads a limited number of deliveries for a page. While nothing is found, the next page is asked for. */
function useSearchFurther(list: ReturnType<typeof useList<Schemas['Delivery']>>): boolean {
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage, data } = list
  const pages = data?.pages.length ?? 0
  const wanted = items.length === 0 && hasNextPage && pages < emptyPages
  const asked = useRef(0)
  useEffect(() => {
    if (!wanted || isFetchingNextPage || asked.current === pages) return
    asked.current = pages
    void fetchNextPage()
  }, [wanted, isFetchingNextPage, fetchNextPage, pages])
  return wanted
}
