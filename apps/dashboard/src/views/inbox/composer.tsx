import type { Schemas } from '../../api/schema.gen.ts'
import { useChange } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Composer as Writing } from '../messages/composer.tsx'
import style from './inbox.module.css'
import type { Summary } from './types.ts'

interface Props {
  conversation: Summary
  /** Puts it away until the contact answers. */
  onSnooze: () => Promise<unknown>
}

/** A reply to the contact of a conversation, or a note for colleagues. */
export function Composer({ conversation, onSnooze }: Props) {
  const { id, contact_id: contactId, channel_id: channelId, last_inbound_at: lastInboundAt } = conversation
  const { may } = useWorkspace()
  const stale = [['thread', String(id)], ['conversations']]
  const note = useChange(
    (api, body: Schemas['NewNote']) =>
      api.POST('/v1/conversations/{id}/notes', { params: { path: { id: String(id) } }, body }),
    { stale },
  )
  const mayNote = may('conversations:write')
  if (!mayNote && !may('messages:write')) return null
  return (
    <div className={style.composer}>
      <Writing
        to={{ contactId, channelId }}
        lastInboundAt={lastInboundAt}
        stale={stale}
        onNote={mayNote ? (text) => note.mutateAsync({ text }) : undefined}
        onSnooze={mayNote ? onSnooze : undefined}
      />
    </div>
  )
}
