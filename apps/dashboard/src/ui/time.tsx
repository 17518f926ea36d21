import { Tooltip } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import { useNow } from './use-now.ts'

/** A clock of another machine may be a little ahead, and ours is to some seconds. */
const soonMs = 10_000

/** When something was or will be: relative, and exact on hover. */
export function Time({ at }: { at: string | null | undefined }) {
  const t = useTranslations('ui')
  const format = useFormatter()
  const now = useNow()
  if (!at) return <span className="muted">{t('never')}</span>
  const date = new Date(at)
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
