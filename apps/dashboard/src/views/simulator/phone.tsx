import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Bubble } from './bubble.tsx'
import style from './simulator.module.css'
import { Write } from './write.tsx'

interface Props {
  address: string
  channelId: number
  /** Undefined: nothing was said yet. */
  conversationId: number | undefined
}

/** A chat as the contact sees it: what they have written stands at the right. */
export function Phone({ address, channelId, conversationId }: Props) {
  const t = useTranslations('simulator')
  const { may } = useWorkspace()
  const end = useRef<HTMLDivElement>(null)
  const { data } = useRead(
    ['messages', 'of', conversationId],
    (api) => api.GET('/v1/messages', { params: { query: { conversation_id: String(conversationId), limit: '50' } } }),
    { enabled: conversationId !== undefined },
  )
  const messages = conversationId === undefined ? [] : (data?.data ?? []).toReversed()
  const count = messages.length
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  const stale = { stale: [['messages']] }
  const read = useChange(
    (api, id: number) => api.POST('/v1/simulator/messages/{id}/read', { params: { path: { id: String(id) } } }),
    stale,
  )
  const reply = useChange(
    (api, { id, content }: { id: number; content: { type: 'button_reply'; reply: { id: string; title: string } } }) =>
      api.POST('/v1/simulator/messages/{id}/reply', { params: { path: { id: String(id) } }, body: { content } }),
    stale,
  )
  const mayWrite = may('messages:write')
  return (
    <section className={style.phone} aria-label={address}>
      <header className={style.head}>
        <strong>{address}</strong>
        <span className="muted">{t('seenByContact')}</span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div className={style.chat} tabIndex={0} role="log" aria-label={t('messages')}>
        {messages.length === 0 && <p className="muted">{t('nothingSaid')}</p>}
        {messages.map((message) => (
          <Bubble
            key={message.id}
            message={message}
            {...(mayWrite && {
              onRead: () => read.mutate(message.id),
              onChoose: (id: string, title: string) =>
                reply.mutate({ id: message.id, content: { type: 'button_reply', reply: { id, title } } }),
            })}
          />
        ))}
        <div ref={end} />
      </div>
      {mayWrite && (
        <Write
          address={address}
          channelId={channelId}
          last={messages.findLast(({ provider_id: id }) => id !== null)?.provider_id ?? null}
        />
      )}
    </section>
  )
}
