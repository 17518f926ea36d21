import { Button, Menu } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Bars } from '../../ui/bars.tsx'
import { useConfirm } from '../../ui/confirm.ts'
import { EndpointHealth } from '../../ui/endpoint-health.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { dialectNames } from '../../ui/event-types.ts'
import { Figures } from '../../ui/figures.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { RecentDeliveries } from './recent-deliveries.tsx'
import { Recover } from './recover.tsx'
import { SendTest } from './send-test.tsx'
import { WebhookSettings } from './settings.tsx'

type Endpoint = Schemas['Endpoint']
type Stats = Schemas['EndpointStats']

const refreshMs = 5_000

export function Webhook() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('endpoints', id, 'dev/webhooks')
  const t = useTranslations('webhook')
  const [{ range }] = useFilters(['range'])
  const path = { id }
  const endpoint = useRead(['endpoints', id], (api) => api.GET('/v1/endpoints/{id}', { params: { path } }))
  const stats = useRead(
    ['endpoints', 'stats', id, range],
    (api) => api.GET('/v1/endpoints/{id}/stats', { params: { path, query: { range: range === '7d' ? '7d' : '24h' } } }),
    { everyMs: refreshMs },
  )
  if (endpoint.error) return <ErrorView error={endpoint.error} onRetry={() => void endpoint.refetch()} />
  if (!endpoint.data) return <h1>{t('title')}</h1>
  return (
    <>
      <Head endpoint={endpoint.data} stats={stats.data} />
      {stats.data && <Standing endpoint={endpoint.data} stats={stats.data} />}
      <SendTest key={`test ${id}`} endpoint={endpoint.data} />
      <RecentDeliveries endpointId={id} />
      <Recover endpoint={endpoint.data} />
      <WebhookSettings key={endpoint.data.updated_at} endpoint={endpoint.data} />
    </>
  )
}

function Head({ endpoint, stats }: { endpoint: Endpoint; stats: Stats | undefined }) {
  const t = useTranslations('webhook')
  const { may } = useWorkspace()
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const [secret, setSecret] = useState<string>()
  const path = { id: String(endpoint.id) }
  const stale = { stale: [['endpoints']] }
  const update = useChange(
    (api, body: Schemas['EndpointPatch']) => api.PATCH('/v1/endpoints/{id}', { params: { path }, body }),
    stale,
  )
  const rotate = useChange((api) => api.POST('/v1/endpoints/{id}/rotate-secret', { params: { path } }), stale)
  const remove = useChange((api) => api.DELETE('/v1/endpoints/{id}', { params: { path } }), stale)
  const paused = endpoint.disabled_at !== null
  const name = endpoint.name ?? new URL(endpoint.url).host

  const pause = () =>
    confirm({
      title: t('pauseTitle', { name }),
      text: t('pauseHelp'),
      action: t('pause'),
      run: () => report(update.mutateAsync({ active: false }), t('isPaused')),
    })
  const askToRotate = () =>
    confirm({
      title: t('rotateTitle'),
      text: t('rotateHelp'),
      action: t('rotate'),
      dangerous: false,
      run: () =>
        report(
          rotate.mutateAsync(undefined).then(({ secret }) => setSecret(secret ?? undefined)),
          t('rotated'),
        ),
    })
  const askToRemove = () =>
    confirm({
      title: t('deleteTitle', { name }),
      text: t('deleteHelp'),
      action: t('delete'),
      run: () =>
        report(
          remove.mutateAsync(undefined).then(() => go('dev/webhooks')),
          t('deleted'),
        ),
    })

  return (
    <>
      <PageHeader
        title={name}
        back={<ViewLink to="dev/webhooks">{t('back')}</ViewLink>}
        lead={
          <span className="row">
            <EndpointHealth endpoint={endpoint} stats={stats} /> {dialectNames[endpoint.dialect] ?? endpoint.dialect} ·{' '}
            <code style={{ overflowWrap: 'anywhere' }}>{endpoint.url}</code>
          </span>
        }
        actions={
          may('endpoints:write') && (
            <>
              <Menu>
                <Menu.Target>
                  <Button variant="default">{t('more')}</Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item onClick={askToRotate}>{t('rotate')}</Menu.Item>
                  <Menu.Item color="danger" onClick={askToRemove}>
                    {t('delete')}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
              {paused ? (
                <Button onClick={() => report(update.mutateAsync({ active: true }), t('isEnabled'))}>
                  {t('enable')}
                </Button>
              ) : (
                <Button variant="default" onClick={pause}>
                  {t('pause')}
                </Button>
              )}
            </>
          )
        }
      />
      {paused && endpoint.disabled_reason !== null && (
        <p className="muted" style={{ marginBottom: 'var(--space-4)' }}>
          {t('pausedBecause', { reason: endpoint.disabled_reason })}
        </p>
      )}
      <SecretDialog title={t('newSecret')} secret={secret} onClose={() => setSecret(undefined)}>
        <p>{t('newSecretHelp')}</p>
      </SecretDialog>
    </>
  )
}

function Standing({ endpoint, stats }: { endpoint: Endpoint; stats: Stats }) {
  const t = useTranslations('webhook')
  const format = useFormatter()
  const { lane, secret } = stats
  return (
    <Panel
      title={t('standing')}
      actions={
        <FilterBar
          filters={[
            {
              name: 'range',
              label: t('range'),
              options: [{ value: '7d', label: t('week') }],
              all: t('day'),
            },
          ]}
        />
      }
    >
      <Figures
        figures={[
          {
            label: t('successRate'),
            value:
              stats.success_rate === null
                ? '–'
                : format.number(stats.success_rate, { style: 'percent', maximumFractionDigits: 1 }),
            note: t('ofAttempts', { count: stats.succeeded + stats.failed }),
          },
          { label: t('p95'), value: stats.p95_ms === null ? '–' : t('ms', { ms: stats.p95_ms }) },
          {
            label: t('pending'),
            value: format.number(stats.pending),
            note:
              stats.oldest_due_at === null ? (
                t('nothingDue')
              ) : (
                <>
                  {t('due')} <Time at={stats.oldest_due_at} />
                </>
              ),
          },
          {
            label: t('slots'),
            value: t('slotsOf', { used: lane.in_flight, all: stats.max_in_flight }),
            note:
              lane.breaker === 'open' ? (
                <>
                  {t('breakerOpen')} {lane.probe_at !== null && <Time at={lane.probe_at} />}
                </>
              ) : stats.rate_limit === null ? (
                t('noRateLimit')
              ) : (
                t('rateLimited', { count: stats.rate_limit })
              ),
          },
          {
            label: t('secretSince'),
            value: <Time at={secret.since} />,
            note:
              secret.previous_until !== null ? (
                <>
                  {t('previousUntil')} <Time at={secret.previous_until} />
                </>
              ) : undefined,
          },
        ]}
      />
      {stats.success_rate !== null && <Bars series={stats.series} tall />}
      {endpoint.failing_since !== null && (
        <p className="muted">
          {t('failingSince')} <Time at={endpoint.failing_since} />
        </p>
      )}
    </Panel>
  )
}
