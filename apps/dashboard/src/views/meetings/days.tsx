import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useTranslations } from 'use-intl'

import style from './meetings.module.css'

interface Props {
  /** Like 2026-01-15. */
  day: string
  today: string
  status: string
  onDay: (day: string) => void
  onStatus: (status: string) => void
}

/** From which day on the agenda is shown. */
export function Days({ day, today, status, onDay, onStatus }: Props) {
  const t = useTranslations('meetings')
  return (
    <search className={style.days} aria-label={t('agenda')}>
      <Button size="xs" variant="default" aria-label={t('previousDay')} onClick={() => onDay(moved(day, -1))}>
        ‹
      </Button>
      <TextInput
        size="xs"
        type="date"
        aria-label={t('from')}
        value={day}
        onChange={({ currentTarget }) => currentTarget.value !== '' && onDay(currentTarget.value)}
      />
      <Button size="xs" variant="default" aria-label={t('nextDay')} onClick={() => onDay(moved(day, 1))}>
        ›
      </Button>
      <Button size="xs" variant="subtle" disabled={day === today} onClick={() => onDay(today)}>
        {t('today')}
      </Button>
      <NativeSelect
        size="xs"
        aria-label={t('status')}
        value={status}
        data={(['booked', 'cancelled', 'all'] as const).map((value) => ({ value, label: t(`statuses.${value}`) }))}
        onChange={({ currentTarget }) => onStatus(currentTarget.value)}
      />
    </search>
  )
}

function moved(day: string, by: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + by)
  return date.toISOString().slice(0, 10)
}
