import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { dayIn, fromZoned } from '../../ui/zoned.ts'
import { Agenda } from './agenda.tsx'
import { CancelMeeting } from './cancel-meeting.tsx'
import { Days } from './days.tsx'
import { MeetingDialog } from './meeting-dialog.tsx'
import style from './meetings.module.css'
import { Slots } from './slots.tsx'

type Meeting = Schemas['MeetingSummary']

type Dialog = { kind: 'book'; start?: string } | { kind: 'move' | 'cancel'; meeting: Meeting }

export function Meetings() {
  const t = useTranslations('meetings')
  const { data: calendar } = useRead(['calendar'], (api) => api.GET('/v1/calendar'))
  if (!calendar) return <PageHeader title={t('title')} />
  return <Calendar calendar={calendar} />
}

function Calendar({ calendar }: { calendar: Schemas['Calendar'] }) {
  const t = useTranslations('meetings')
  const { may } = useWorkspace()
  const zone = calendar.time_zone
  const today = dayIn(new Date().toISOString(), zone)
  const [filters, set] = useFilters(['from', 'status'] as const)
  const day = /^\d{4}-\d\d-\d\d$/.test(filters.from ?? '') ? (filters.from ?? today) : today
  const status = filters.status ?? 'booked'
  const since = fromZoned(`${day}T00:00`, zone)
  const [dialog, setDialog] = useState<Dialog>()
  const list = useList(['meetings', since, status], (api, cursor) =>
    api.GET('/v1/meetings', {
      params: {
        query: {
          sort: 'start',
          since,
          limit: '50',
          ...(status !== 'all' && { status: status as Meeting['status'] }),
          ...cursor,
        },
      },
    }),
  )
  useLive(['meetings'], [['meetings'], ['slots']])
  const mayWrite = may('meetings:write')
  const toToday = () => set({ from: undefined })
  useShortcuts([
    { keys: 't', label: t('toToday'), run: toToday },
    ...(mayWrite ? [{ keys: 'n', label: t('book'), run: () => setDialog({ kind: 'book' }), command: true }] : []),
  ])
  const bookButton = mayWrite && <Button onClick={() => setDialog({ kind: 'book' })}>{t('book')}</Button>
  const close = () => setDialog(undefined)
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead', { zone })} actions={bookButton} />
      <Days
        day={day}
        today={today}
        status={status}
        onDay={(from) => set({ from: from === today ? undefined : from })}
        onStatus={(next) => set({ status: next === 'booked' ? undefined : next })}
      />
      <div className={style.columns}>
        <Agenda
          list={list}
          zone={zone}
          today={today}
          from={day}
          action={bookButton}
          {...(mayWrite && {
            onMove: (meeting: Meeting) => setDialog({ kind: 'move', meeting }),
            onCancel: (meeting: Meeting) => setDialog({ kind: 'cancel', meeting }),
          })}
        />
        <Panel title={t('slots')}>
          <Slots
            from={since}
            zone={zone}
            count={24}
            {...(mayWrite && { onPick: (start: string) => setDialog({ kind: 'book', start }) })}
          />
        </Panel>
      </div>
      <MeetingDialog
        opened={dialog?.kind === 'book' || dialog?.kind === 'move'}
        meeting={dialog?.kind === 'move' ? dialog.meeting : undefined}
        start={dialog?.kind === 'book' ? dialog.start : undefined}
        calendar={calendar}
        onClose={close}
      />
      <CancelMeeting meeting={dialog?.kind === 'cancel' ? dialog.meeting : undefined} onClose={close} />
    </>
  )
}
