import { useFormatter, useTranslations } from 'use-intl'

export interface Show {
  /** A figure as its name asks for: a share, a time or a number. */
  figure(name: string, value: number | null): string
  /** The first day of a period. */
  period(key: string, groupBy: string): string
  /** How much more it is than before. */
  change(now: number | null, before: number | null): string | undefined
}

const isShare = (name: string) => /_rate$|^conversion$/.test(name)
const isTime = (name: string) => /_(mean|median|p90)$/.test(name)

export function useShow(): Show {
  const t = useTranslations('analytics')
  const format = useFormatter()
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 })

  function duration(seconds: number): string {
    if (seconds < 90) return t('seconds', { n: format.number(Math.round(seconds)) })
    if (seconds < 5_400) return t('minutes', { n: format.number(Math.round(seconds / 60)) })
    if (seconds < 172_800) return t('hours', { n: format.number(seconds / 3_600, { maximumFractionDigits: 1 }) })
    return t('days', { n: format.number(seconds / 86_400, { maximumFractionDigits: 1 }) })
  }

  return {
    figure(name, value) {
      if (value === null) return '–'
      if (isShare(name)) return percent(value)
      return isTime(name) ? duration(value) : format.number(value)
    },
    period: (key, groupBy) =>
      format.dateTime(new Date(`${key}T00:00:00Z`), {
        timeZone: 'UTC',
        ...(groupBy === 'month' ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' }),
      }),
    change(now, before) {
      if (now === null || before === null) return undefined
      if (now === before) return t('same')
      if (before === 0) return t('noneBefore')
      const share = (now - before) / before
      return t('change', { share: `${share > 0 ? '+' : ''}${percent(share)}` })
    },
  }
}
