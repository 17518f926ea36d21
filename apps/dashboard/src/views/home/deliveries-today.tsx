import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Bars } from '../../ui/bars.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './deliveries-today.module.css'

type Stats = Schemas['DeliveryStats']

const refreshMs = 10_000

/** How deliveries go, once there is one: rates, the backlog, what fails, and the newest errors. */
export function DeliveriesToday() {
  const t = useTranslations('home')
  const format = useFormatter()
  const { may } = useWorkspace()
  const { data: stats } = useRead(['deliveries', 'stats'], (api) => api.GET('/v1/stats/deliveries'), {
    everyMs: refreshMs,
    enabled: may('deliveries:read'),
  })
  if (!stats || isQuiet(stats)) return null
  return (
    <Panel title={t('deliveries')} actions={<ViewLink to="dev/deliveries">{t('allDeliveries')}</ViewLink>}>
      <Figures
        figures={[
          {
            label: t('successRate'),
            value:
              stats.success_rate === null
                ? '–'
                : format.number(stats.success_rate, { style: 'percent', maximumFractionDigits: 1 }),
          },
          { label: t('p95'), value: stats.p95_ms === null ? '–' : t('ms', { ms: stats.p95_ms }) },
          {
            label: t('pending'),
            value: format.number(stats.pending),
            note: stats.oldest_pending_at !== null && (
              <>
                {t('oldest')} <Time at={stats.oldest_pending_at} />
              </>
            ),
          },
        ]}
      />
      {stats.success_rate !== null && <Bars series={stats.series} tall />}
      <Failing stats={stats} />
    </Panel>
  )
}

const isQuiet = ({ success_rate, pending, failing, recent_errors }: Stats): boolean =>
  success_rate === null && pending + failing.length + recent_errors.length === 0

function Failing({ stats: { failing, recent_errors: errors } }: { stats: Stats }) {
  const t = useTranslations('home')
  return (
    <ul className={style.list}>
      {failing.map(({ endpoint_id: id, name, failing_since: since, disabled_at: disabledAt }) => (
        <li key={`endpoint ${id}`}>
          {disabledAt === null ? <Tone tone="red">{t('fails')}</Tone> : <Tone tone="gray">{t('paused')}</Tone>}
          <ViewLink to={`dev/webhooks/${id}`}>{name ?? t('webhookNumber', { id })}</ViewLink>
          <span className="muted">
            <Time at={disabledAt ?? since} />
          </span>
        </li>
      ))}
      {errors.slice(0, 5).map(({ delivery_id: id, event_type: type, status_code: status, error, created_at: at }) => (
        <li key={id}>
          <Tone tone="red">{status ?? t('noAnswer')}</Tone>
          <ViewLink to={`dev/deliveries/${id}`}>
            <code>{type ?? id}</code>
          </ViewLink>
          <span className={style.error}>{error}</span>
          <span className="muted">
            <Time at={at} />
          </span>
        </li>
      ))}
    </ul>
  )
}
