import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { dayIn } from '../../ui/zoned.ts'
import style from './meetings.module.css'

interface Props {
  /** ISO 8601. */
  from: string
  zone: string
  count: number
  minutes?: number | undefined
  /** Absent: they are only shown. */
  onPick?: (start: string) => void
}

/** The next free slots, by day. */
export function Slots({ from, zone, count, minutes, onPick }: Props) {
  const t = useTranslations('meetings')
  const format = useFormatter()
  const { data, error } = useRead(['slots', from, count, minutes], (api) =>
    api.GET('/v1/calendar/slots', {
      params: {
        query: { from, limit: String(count), ...(minutes !== undefined && { duration_minutes: String(minutes) }) },
      },
    }),
  )
  if (error && !data) return <ErrorView error={error} />
  if (!data) return null
  if (data.data.length === 0) return <p className="muted">{t('noSlotsPlain')}</p>
  const days = Map.groupBy(data.data, ({ start }) => dayIn(start, zone))
  return (
    <div className={style.slots}>
      {[...days].map(([day, slots]) => (
        <section key={day}>
          <h3>
            {format.dateTime(new Date(`${day}T12:00:00Z`), {
              weekday: 'short',
              day: 'numeric',
              month: 'short',
              timeZone: 'UTC',
            })}
          </h3>
          <div className={style.times}>
            {slots.map(({ start }) => {
              const at = new Date(start)
              const time = format.dateTime(at, { timeStyle: 'short', timeZone: zone })
              const whole = format.dateTime(at, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
              return onPick ? (
                <Button
                  key={start}
                  size="compact-sm"
                  variant="default"
                  aria-label={t('bookAt', { time: whole })}
                  onClick={() => onPick(start)}
                >
                  {time}
                </Button>
              ) : (
                <span key={start}>{time}</span>
              )
            })}
          </div>
        </section>
      ))}
    </div>
  )
}
