import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { AttemptStatus, AttemptView } from '../../ui/attempt-view.tsx'
import { DeliveryState } from '../../ui/delivery-state.tsx'
import { Empty } from '../../ui/empty.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Time } from '../../ui/time.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './delivery.module.css'

const refreshMs = 10_000

export function Delivery() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('deliveries', id, 'dev/deliveries')
  const t = useTranslations('delivery')
  const { may } = useWorkspace()
  const report = useReport()
  const { copy } = useClipboard()
  const { data, error, refetch } = useRead(
    ['deliveries', id],
    (api) => api.GET('/v1/deliveries/{id}', { params: { path: { id } } }),
    { everyMs: refreshMs },
  )
  useLive(['deliveries'], [['deliveries', id]])
  const endpointId = data?.endpoint_id
  const endpoint = useRead(
    ['endpoints', String(endpointId)],
    (api) => api.GET('/v1/endpoints/{id}', { params: { path: { id: String(endpointId) } } }),
    { enabled: endpointId !== undefined && may('endpoints:read') },
  )
  const retry = useChange((api) => api.POST('/v1/deliveries/{id}/retry', { params: { path: { id } } }), {
    stale: [['deliveries']],
  })
  const mayRetry = may('deliveries:write')
  const tryAgain = () => report(retry.mutateAsync(undefined), t('retried'))
  const attempts = (data?.attempts ?? []).toReversed()
  const curl = attempts[0]?.curl
  useShortcuts([
    ...(mayRetry ? [{ keys: 'r', label: t('retry'), run: tryAgain, command: true }] : []),
    ...(curl == null ? [] : [{ keys: 'y', label: t('copyCurl'), run: () => copy(curl), command: true }]),
  ])
  if (error) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('title')}</h1>
  return (
    <>
      <PageHeader
        title={data.event_type ?? t('unknownEvent')}
        code
        back={<ViewLink to="dev/deliveries">{t('back')}</ViewLink>}
        lead={
          <span className="row">
            <DeliveryState of={data} /> <code>{data.id}</code>
          </span>
        }
        actions={
          mayRetry && (
            <Button loading={retry.isPending} onClick={tryAgain}>
              {t('retry')}
            </Button>
          )
        }
      />
      <Figures
        figures={[
          {
            label: t('webhook'),
            value: (
              <ViewLink to={`dev/webhooks/${data.endpoint_id}`}>
                {endpoint.data ? (endpoint.data.name ?? new URL(endpoint.data.url).host) : `#${data.endpoint_id}`}
              </ViewLink>
            ),
          },
          { label: t('attempts'), value: data.attempts_made },
          { label: t('created'), value: <Time at={data.created_at} /> },
          data.next_attempt_at === null
            ? { label: t('completed'), value: <Time at={data.completed_at} /> }
            : { label: t('next'), value: <Time at={data.next_attempt_at} /> },
          {
            label: t('event'),
            value: (
              <ViewLink to="dev/deliveries" search={{ event_id: data.event_id }}>
                {t('sameEvent')}
              </ViewLink>
            ),
          },
        ]}
      />
      {attempts.length === 0 ? (
        <Empty title={t('noAttempt')}>{t('noAttemptHelp')}</Empty>
      ) : (
        attempts.map((attempt, n) => (
          <details key={attempt.number} className={style.attempt} open={n === 0}>
            <summary>
              <span className="row">
                <strong>{t('attempt', { number: attempt.number })}</strong>
                <AttemptStatus attempt={attempt} />
                <span className="muted">
                  <Time at={attempt.started_at} />
                </span>
              </span>
            </summary>
            <AttemptView attempt={attempt} />
          </details>
        ))
      )}
    </>
  )
}
