import { Button, Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import type { List } from '../../api/use-api.ts'
import { Empty } from '../../ui/empty.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { CalendarIcon } from '../../ui/icons.tsx'
import { dayIn } from '../../ui/zoned.ts'
import { MeetingRow } from './meeting-row.tsx'
import style from './meetings.module.css'

type Meeting = Schemas['MeetingSummary']

interface Props {
  list: List<Meeting>
  zone: string
  today: string
  /** The first day that is shown. */
  from: string
  action: ReactNode
  onMove?: (meeting: Meeting) => void
  onCancel?: (meeting: Meeting) => void
}

/** Meetings by day, today first. */
export function Agenda({ list, zone, today, from, action, ...row }: Props) {
  const t = useTranslations('meetings')
  const tUi = useTranslations('ui')
  const { items, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = list
  if (error && items.length === 0) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (isPending) {
    return (
      <div className="stack" role="status" aria-label={tUi('loading')}>
        {[0, 1, 2].map((one) => (
          <Skeleton key={one} height={48} />
        ))}
      </div>
    )
  }
  if (items.length === 0) {
    return (
      <Empty icon={CalendarIcon} title={t('empty')} action={action}>
        {t('emptyHelp')}
      </Empty>
    )
  }
  const days = Map.groupBy(items, ({ start }) => dayIn(start, zone))
  const shown = from === today && !days.has(today) ? [[today, []] as [string, Meeting[]], ...days] : [...days]
  return (
    <div className={style.agenda}>
      {shown.map(([day, meetings]) => (
        <Day key={day} day={day} isToday={day === today}>
          {meetings.length === 0 ? (
            <p className="muted">{t('nothingToday')}</p>
          ) : (
            <ul>
              {meetings.map((meeting) => (
                <MeetingRow key={meeting.id} meeting={meeting} zone={zone} {...row} />
              ))}
            </ul>
          )}
        </Day>
      ))}
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </div>
  )
}

function Day({ day, isToday, children }: { day: string; isToday: boolean; children: ReactNode }) {
  const t = useTranslations('meetings')
  const format = useFormatter()
  const date = format.dateTime(new Date(`${day}T12:00:00Z`), { dateStyle: 'full', timeZone: 'UTC' })
  const title = isToday ? `${t('today')} · ${date}` : date
  return (
    <section aria-label={title}>
      <h2 className={style.day} data-today={isToday || undefined}>
        {title}
      </h2>
      {children}
    </section>
  )
}
