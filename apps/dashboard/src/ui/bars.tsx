import { useFormatter, useTranslations } from 'use-intl'

import style from './bars.module.css'

export interface Bar {
  since: string
  succeeded: number
  failed: number
}

/** Attempts by time, as stacked bars: what failed stands on what succeeded. `tall`: a chart rather than a line. */
export function Bars({ series, tall = false }: { series: readonly Bar[]; tall?: boolean }) {
  const t = useTranslations('ui')
  const format = useFormatter()
  const most = Math.max(1, ...series.map(({ succeeded, failed }) => succeeded + failed))
  const sum = (name: 'succeeded' | 'failed') => series.reduce((all, one) => all + one[name], 0)
  const bars = (
    <div
      className={style.bars}
      data-tall={tall || undefined}
      role="img"
      aria-label={t('attempts', { succeeded: sum('succeeded'), failed: sum('failed') })}
    >
      {series.map(({ since, succeeded, failed }) => (
        <span
          key={since}
          className={style.bar}
          title={`${format.dateTime(new Date(since), { dateStyle: 'short', timeStyle: 'short' })}: ${t('attempts', { succeeded, failed })}`}
        >
          <span className={style.failed} style={{ height: `${(100 * failed) / most}%` }} />
          <span className={style.succeeded} style={{ height: `${(100 * succeeded) / most}%` }} />
        </span>
      ))}
    </div>
  )
  const [first] = series
  if (!tall || !first) return bars
  return (
    <figure className={style.chart}>
      {bars}
      <figcaption>
        <span>{format.dateTime(new Date(first.since), { dateStyle: 'medium', timeStyle: 'short' })}</span>
        <span className={style.legend}>
          <span data-kind="succeeded">{t('succeeded')}</span> <span data-kind="failed">{t('failed')}</span>
        </span>
        <span>{t('now')}</span>
      </figcaption>
    </figure>
  )
}
