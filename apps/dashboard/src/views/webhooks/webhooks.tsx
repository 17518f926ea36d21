import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Bars } from '../../ui/bars.tsx'
import { Empty } from '../../ui/empty.tsx'
import { EndpointHealth } from '../../ui/endpoint-health.tsx'
import { dialectNames } from '../../ui/event-types.ts'
import { BoltIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { SecretDialog } from '../../ui/secret-dialog.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { NewWebhook } from './new-webhook.tsx'
import style from './webhooks.module.css'

type Endpoint = Schemas['Endpoint']

const refreshMs = 10_000

export function Webhooks() {
  const t = useTranslations('webhooks')
  const format = useFormatter()
  const go = useGo()
  const { may } = useWorkspace()
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<Schemas['EndpointWithSecret']>()
  const list = useList(['endpoints'], (api, cursor) =>
    api.GET('/v1/endpoints', { params: { query: { ...cursor, limit: '50' } } }),
  )
  const stats = useRead(
    ['endpoints', 'stats'],
    (api) => api.GET('/v1/stats/endpoints', { params: { query: { limit: '100' } } }),
    { everyMs: refreshMs },
  )
  const statsOf = ({ id }: Endpoint) => stats.data?.data.find((one) => one.id === id)
  const mayWrite = may('endpoints:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setMaking(true)}>{t('new')}</Button>
  const percent = (rate: number | null | undefined) =>
    rate == null ? (
      <span className="muted">–</span>
    ) : (
      format.number(rate, { style: 'percent', maximumFractionDigits: 1 })
    )

  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={newButton} />
      <Table<Endpoint>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `dev/webhooks/${id}`}
        empty={
          <Empty icon={BoltIcon} title={t('empty')} action={newButton}>
            {t.rich('emptyHelp', { code: (text) => <code>{text}</code> })}
          </Empty>
        }
        columns={[
          {
            name: 'url',
            title: t('webhook'),
            cell: ({ name, url, dialect }) => (
              <span className={style.name}>
                <strong>{name ?? new URL(url).host}</strong>
                <span className="muted">
                  {dialectNames[dialect] ?? dialect} · {url}
                </span>
              </span>
            ),
          },
          {
            name: 'health',
            title: t('health'),
            cell: (endpoint) => <EndpointHealth endpoint={endpoint} stats={statsOf(endpoint)} />,
          },
          {
            name: 'attempts',
            title: t('attempts24h'),
            minor: true,
            cell: (endpoint) => <Bars series={statsOf(endpoint)?.series ?? []} />,
          },
          {
            name: 'rate',
            title: t('successRate'),
            align: 'right',
            minor: true,
            cell: (endpoint) => percent(statsOf(endpoint)?.success_rate),
          },
          {
            name: 'p95',
            title: t('p95'),
            align: 'right',
            minor: true,
            cell: (endpoint) => {
              const ms = statsOf(endpoint)?.p95_ms
              return ms == null ? <span className="muted">–</span> : t('ms', { ms })
            },
          },
          {
            name: 'pending',
            title: t('pending'),
            align: 'right',
            minor: true,
            cell: (endpoint) => statsOf(endpoint)?.pending ?? '',
          },
          {
            name: 'events',
            title: t('events'),
            minor: true,
            cell: ({ events: [first = '', ...others] }) => (
              <span title={[first, ...others].join(', ')}>
                <code>{first}</code> {others.length > 0 && t('moreEvents', { count: others.length })}
              </span>
            ),
          },
          {
            name: 'secret',
            title: t('secretSince'),
            minor: true,
            align: 'right',
            cell: (endpoint) => <Time at={statsOf(endpoint)?.secret.since ?? endpoint.created_at} />,
          },
        ]}
      />
      <NewWebhook opened={making} onClose={() => setMaking(false)} onMade={setMade} />
      <SecretDialog
        title={t('secretTitle')}
        secret={made?.secret ?? undefined}
        onClose={() => {
          setMade(undefined)
          go(`dev/webhooks/${made?.id}`)
        }}
      >
        <p>{t('secretHelp')}</p>
      </SecretDialog>
    </>
  )
}
