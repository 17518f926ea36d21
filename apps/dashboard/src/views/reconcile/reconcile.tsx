import { Skeleton } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useEndpointNames } from '../../api/use-names.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { CheckCircleIcon, ExclamationTriangleIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { sinceOf } from '../../ui/ranges.ts'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './reconcile.module.css'

type Result = Schemas['Reconciliation']

const parts = ['delivered', 'pending', 'exhausted', 'cancelled'] as const

/** Each delivery of the range is looked up in three tables: a hundred thousand take a second. */
const shortest = '1h'

/** Proves by id that nothing is lost. */
export function Reconcile() {
  const t = useTranslations('reconcile')
  const [{ within = shortest, endpoint_id }] = useFilters(['within', 'endpoint_id'])
  const endpoints = useEndpointNames()
  const since = sinceOf(within)
  const { data, error, refetch } = useRead(['reconciliation', within, endpoint_id], (api) =>
    api.GET('/v1/reconciliation', {
      params: { query: { ...(since !== undefined && { since }), ...(endpoint_id !== undefined && { endpoint_id }) } },
    }),
  )
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <FilterBar
        filters={[
          {
            name: 'within',
            label: t('time'),
            all: t('ranges.1h'),
            options: (['24h', '7d', '30d'] as const).map((value) => ({ value, label: t(`ranges.${value}`) })),
          },
          {
            name: 'endpoint_id',
            label: t('webhook'),
            options: (endpoints.data?.data ?? []).map(({ id, name, url }) => ({
              value: String(id),
              label: name ?? new URL(url).host,
            })),
          },
        ]}
      />
      {error ? (
        <ErrorView error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton height={160} />
      ) : (
        <Sum result={data} search={{ within, endpoint_id }} />
      )}
    </>
  )
}

function Sum({ result, search }: { result: Result; search: Record<string, string | undefined> }) {
  const t = useTranslations('reconcile')
  const format = useFormatter()
  return (
    <>
      <div className={style.verdict} data-balanced={result.balanced || undefined}>
        {result.balanced ? (
          <CheckCircleIcon width={24} aria-hidden="true" />
        ) : (
          <ExclamationTriangleIcon width={24} aria-hidden="true" />
        )}
        <p>{result.balanced ? t('balanced') : t('unbalanced', { count: result.discrepancy_count })}</p>
      </div>
      <dl className={style.sum}>
        <div>
          <dt>{t('accepted')}</dt>
          <dd>{format.number(result.accepted)}</dd>
        </div>
        {parts.map((part, n) => (
          <div key={part}>
            <dt>
              <span className={style.sign}>{n === 0 ? '=' : '+'}</span> {t(part)}
            </dt>
            <dd>
              <ViewLink to="dev/deliveries" search={{ ...search, state: part }}>
                {format.number(result[part])}
              </ViewLink>
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {t('range')} <Time at={result.since} /> – <Time at={result.until} />
      </p>
      {result.discrepancies.length > 0 && (
        <Panel title={t('discrepancies')}>
          <ul>
            {result.discrepancies.map(({ delivery_id: id, problem }) => (
              <li key={`${id} ${problem}`}>
                <ViewLink to={`dev/deliveries/${id}`}>{id}</ViewLink> {problem}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}
