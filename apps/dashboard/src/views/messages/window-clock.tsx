import { useFormatter, useTranslations } from 'use-intl'

import { useNow } from '../../ui/use-now.ts'
import style from './messages.module.css'
import type { ServiceWindow } from './window.ts'

/** When free text ends. */
export function WindowClock({ of: { hours, closesAt, isOpen, isUrgent } }: { of: ServiceWindow }) {
  const t = useTranslations('messages')
  const format = useFormatter()
  const now = useNow()
  const state = isOpen ? (isUrgent ? 'urgent' : 'open') : 'closed'
  return (
    <p
      className={style.window}
      data-state={state}
      title={format.dateTime(closesAt, { dateStyle: 'medium', timeStyle: 'short' })}
    >
      {isOpen
        ? t('windowCloses', { time: format.relativeTime(closesAt, { now, unit: isUrgent ? 'minute' : 'hour' }) })
        : t('windowClosed', { hours })}
    </p>
  )
}
