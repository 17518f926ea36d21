import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Copy } from '../../ui/copy.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Tone } from '../../ui/tone.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './meetings.module.css'

type Meeting = Schemas['MeetingSummary']

interface Props {
  meeting: Meeting
  zone: string
  onMove?: (meeting: Meeting) => void
  onCancel?: (meeting: Meeting) => void
}

export function MeetingRow({ meeting, zone, onMove, onCancel }: Props) {
  const t = useTranslations('meetings')
  const format = useFormatter()
  const { title, contact, contact_id: contactId, conversation_id: conversation, notes } = meeting
  const isCancelled = meeting.status === 'cancelled'
  const time = (iso: string) => format.dateTime(new Date(iso), { timeStyle: 'short', timeZone: zone })
  return (
    <li className={style.meeting} data-cancelled={isCancelled || undefined}>
      <span className={style.time}>
        <time dateTime={meeting.start}>{time(meeting.start)}</time> –{' '}
        <time dateTime={meeting.end}>{time(meeting.end)}</time>
      </span>
      <span className={style.what}>
        <strong>{title}</strong>
        <span className="row">
          <ViewLink to={`contacts/${contactId}`}>
            {contact ? nameOf({ ...contact, linkedin: null }) : `#${contactId}`}
          </ViewLink>
          {conversation !== null && <ViewLink to={`inbox/${conversation}`}>{t('conversation')}</ViewLink>}
          {meeting.agent_slug &&
            (meeting.agent_run_id === null ? (
              <span className="muted">{t('byAgent', { agent: meeting.agent_slug })}</span>
            ) : (
              <ViewLink to={`agent-runs/${meeting.agent_run_id}`}>
                {t('byAgent', { agent: meeting.agent_slug })}
              </ViewLink>
            ))}
          {isCancelled && <Tone tone="gray">{t('isCancelled')}</Tone>}
        </span>
        {meeting.cancel_reason && (
          <span className="muted">
            {t('reason')}: {meeting.cancel_reason}
          </span>
        )}
        {notes && <span className="muted">{notes}</span>}
      </span>
      <span className={style.acts}>
        <Copy text={meeting.url} what={t('link', { title })} />
        {!isCancelled && onMove && onCancel && (
          <>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('moveOf', { title })}
              onClick={() => onMove(meeting)}
            >
              {t('move')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={t('cancelOf', { title })}
              onClick={() => onCancel(meeting)}
            >
              {t('cancel')}
            </Button>
          </>
        )}
      </span>
    </li>
  )
}
