import { Button } from '@mantine/core'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { saidIn } from '../../ui/said-in.ts'
import { useReport } from '../../ui/use-report.ts'
import { useZone } from '../../ui/use-zone.ts'
import { FileView } from './file-view.tsx'
import { shownOutbound } from './files-of.ts'
import style from './messages.module.css'

type Message = Schemas['Message']

interface Props {
  /** Of whom. */
  of: { conversation_id: string } | { contact_id: string }
  /** Of the thread that it belongs to. */
  names: readonly string[]
}

/** What will be sent to somebody, the next one first. */
export function useScheduled({ of, names }: Props): Message[] {
  const { may } = useWorkspace()
  const { items } = useList(
    [...names, 'scheduled'],
    (api, cursor) =>
      api.GET('/v1/messages', { params: { query: { ...of, status: 'scheduled', limit: '100', ...cursor } } }),
    { enabled: may('messages:read') },
  )
  return items.toSorted((one, other) => Date.parse(one.send_at ?? '') - Date.parse(other.send_at ?? ''))
}

export function Scheduled({ messages, names }: { messages: readonly Message[]; names: readonly string[] }) {
  const t = useTranslations('messages')
  if (messages.length === 0) return null
  return (
    <ul className={style.scheduled} aria-label={t('scheduled')}>
      {messages.map((message) => (
        <One key={message.id} message={message} names={names} />
      ))}
    </ul>
  )
}

function One({ message, names }: { message: Message; names: readonly string[] }) {
  const t = useTranslations('messages')
  const format = useFormatter()
  const zone = useZone()
  const report = useReport()
  const { may } = useWorkspace()
  const { id, text, send_at: at, unless_answered: unlessAnswered } = message
  const cancel = useChange((api) => api.DELETE('/v1/messages/{id}', { params: { path: { id: String(id) } } }), {
    stale: [names],
  })
  const file = shownOutbound(message)
  const shownAt = format.dateTime(new Date(at ?? ''), {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(zone !== undefined && { timeZone: zone }),
  })
  return (
    <li className={style.message} data-direction="outbound">
      <div className={style.bubble} data-scheduled>
        {file && <FileView file={file} />}
        {(text !== null || !file) && <p>{saidIn(message)}</p>}
      </div>
      <span className={style.meta}>
        {t('sendsAt', { at: shownAt })}
        {unlessAnswered && ` · ${t('unlessAnsweredShort')}`}
        {may('messages:write') && (
          <Button
            variant="subtle"
            size="compact-xs"
            loading={cancel.isPending}
            aria-label={t('cancelMessage', { text: saidIn(message).slice(0, 60) })}
            onClick={() => report(cancel.mutateAsync(undefined), t('cancelled'))}
          >
            {t('cancel')}
          </Button>
        )}
      </span>
    </li>
  )
}
