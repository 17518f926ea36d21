import { Button } from '@mantine/core'
import { useLayoutEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { mergeLists } from '../../ui/merge-lists.ts'
import { Time } from '../../ui/time.tsx'
import { Message } from '../messages/message.tsx'
import { Scheduled, useScheduled } from '../messages/scheduled.tsx'
import { useFiles } from '../messages/use-files.ts'
import style from './inbox.module.css'

/** Messages and notes, the newest at the bottom, and what will be sent. */
export function Thread({ id }: { id: string }) {
  const t = useTranslations('inbox')
  const { may } = useWorkspace()
  const messages = useList(
    ['thread', id, 'messages'],
    (api, cursor) => api.GET('/v1/messages', { params: { query: { conversation_id: id, limit: '50', ...cursor } } }),
    { enabled: may('messages:read') },
  )
  const notes = useList(['thread', id, 'notes'], (api, cursor) =>
    api.GET('/v1/conversations/{id}/notes', { params: { path: { id }, query: { limit: '50', ...cursor } } }),
  )
  const { entries, more } = mergeLists({
    messages: { items: messages.items, complete: messages.hasNextPage !== true },
    notes: { items: notes.items, complete: notes.hasNextPage !== true },
  })
  const names = ['thread', id]
  const files = useFiles(names, messages.items)
  const scheduled = useScheduled({ of: { conversation_id: id }, names })
  const end = useRef<HTMLDivElement>(null)
  const newest = `${entries[0]?.kind} ${entries[0]?.of.id} ${scheduled.length}`
  useLayoutEffect(() => {
    if (newest !== '') end.current?.scrollIntoView({ block: 'end' })
  }, [newest])
  const error = messages.error ?? notes.error
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <div className={style.said} tabIndex={0} role="log" aria-label={t('said')}>
      {error && <ErrorView error={error} />}
      {more.length > 0 && (
        <Button
          variant="subtle"
          size="xs"
          loading={messages.isFetchingNextPage || notes.isFetchingNextPage}
          onClick={() => {
            if (more.includes('messages')) void messages.fetchNextPage()
            if (more.includes('notes')) void notes.fetchNextPage()
          }}
        >
          {t('earlier')}
        </Button>
      )}
      {entries
        .toReversed()
        .map((entry) =>
          entry.kind === 'messages' ? (
            <Message key={`message ${entry.of.id}`} message={entry.of} files={files.get(entry.of.id)} />
          ) : (
            <Note key={`note ${entry.of.id}`} note={entry.of} />
          ),
        )}
      <Scheduled messages={scheduled} names={names} />
      <div ref={end} />
    </div>
  )
}

function Note({ note: { author, text, created_at: at } }: { note: Schemas['Note'] }) {
  const t = useTranslations('inbox')
  return (
    <div className={style.note}>
      <p>{text}</p>
      <span className={style.meta}>
        {t('note')} · <Actor actor={author} /> · <Time at={at} />
      </span>
    </div>
  )
}
