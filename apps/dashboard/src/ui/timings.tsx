import { useTranslations } from 'use-intl'

import style from './timings.module.css'

const phases = ['dns', 'connect', 'tls', 'wait', 'read'] as const
type Phase = (typeof phases)[number]

/** Where the time of an attempt went, as one bar. A reused connection has no DNS, connect or TLS. */
export function Timings({ timings }: { timings: Readonly<Record<string, number | null>> }) {
  const t = useTranslations('ui')
  const parts = partsOf(timings)
  const total = timings.total_ms ?? 0
  return (
    <div className={style.timings}>
      <div className={style.bar} aria-hidden="true">
        {parts.map(({ phase, ms }) => (
          <span key={phase} data-phase={phase} style={{ flexGrow: Math.max(ms, total / 200) }} />
        ))}
      </div>
      <ul className={style.legend}>
        {parts.map(({ phase, ms }) => (
          <li key={phase} data-phase={phase}>
            {t(`timings.${phase}`)} <span className="numeric">{t('ms', { ms: rounded(ms) })}</span>
          </li>
        ))}
        <li>
          <strong>
            {t('timings.total')} <span className="numeric">{t('ms', { ms: rounded(total) })}</span>
          </strong>
        </li>
      </ul>
    </div>
  )
}

function partsOf(timings: Readonly<Record<string, number | null>>): { phase: Phase; ms: number }[] {
  const { dns_ms: dns, connect_ms: connect, tls_ms: tls, first_byte_ms: wait, total_ms: total } = timings
  const known = (dns ?? 0) + (connect ?? 0) + (tls ?? 0) + (wait ?? 0)
  const read = wait == null ? null : Math.max(0, (total ?? 0) - known)
  const all: Record<Phase, number | null | undefined> = { dns, connect, tls, wait, read }
  return phases.flatMap((phase) => {
    const ms = all[phase]
    return ms == null ? [] : [{ phase, ms }]
  })
}

const rounded = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))
