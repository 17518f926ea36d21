import { Tooltip } from '@mantine/core'
import { useFormatter, useNow, useTranslations } from 'use-intl'

const soonMs = 10_000

/** When something was or will be: relative, and exact on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  const t = useTranslations('ui')
  const format = useFormatter()
  const now = useNow({ updateInterval: soonMs })
  if (!at) return <span className="muted">{t('never')}</span>
  const date = new Date(at)
  // A clock of another machine may be a little ahead.
  const shown = Math.abs(date.getTime() - now.getTime()) < soonMs ? now : date
  const exact = format.dateTime(date, { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <Tooltip label={exact} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at} className="numeric" style={{ whiteSpace: 'nowrap' }}>
        {format.relativeTime(shown, now)}
      </time>
    </Tooltip>
  )
}
