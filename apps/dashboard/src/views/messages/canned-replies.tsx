import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import style from './messages.module.css'

type Reply = Schemas['RenderedReply']

export const listId = 'canned-replies'
export const optionId = (place: number): string => `${listId}-${place}`

/** Those whose shortcut begins so, as they read for this contact. */
export function useCannedReplies(prefix: string | undefined, contactId: number): Reply[] {
  const { data } = useRead(
    ['canned-replies', 'for', contactId, prefix],
    (api) =>
      api.GET('/v1/canned-replies', {
        params: { query: { prefix: prefix ?? '', contact_id: String(contactId), limit: '8' } },
      }),
    { enabled: prefix !== undefined },
  )
  return prefix === undefined ? [] : (data?.data ?? [])
}

interface Props {
  replies: readonly Reply[]
  current: number
  onChoose: (reply: Reply) => void
}

export function CannedReplies({ replies, current, onChoose }: Props) {
  const t = useTranslations('messages')
  if (replies.length === 0) return null
  return (
    <div className={style.canned} role="listbox" id={listId} aria-label={t('cannedReplies')}>
      {replies.map((reply, place) => (
        <div
          key={reply.id}
          role="option"
          id={optionId(place)}
          aria-selected={place === current}
          tabIndex={-1}
          // Before the field loses the focus.
          onMouseDown={(event) => {
            event.preventDefault()
            onChoose(reply)
          }}
        >
          <code>/{reply.shortcut}</code> {reply.rendered ?? reply.text}
        </div>
      ))}
    </div>
  )
}
