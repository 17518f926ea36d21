import type { Channel } from '../../core/channels/channel.ts'
import type { Contact, IdentityKind } from '../../core/contacts/contact.ts'
import type { EventType, ParleyEvent } from '../../core/events/event.ts'
import { marksOf } from '../../core/events/marks.ts'
import type { Message } from '../../core/messages/message.ts'
import { toSessionId } from './ids.ts'

/** The document's two events. Only a message that fired a trigger is reported. */
export const pingrEvents = {
  'message.received': ['trigger.fired'],
  'session.disconnected': ['channel.disconnected'],
} as const satisfies Record<string, readonly EventType[]>

/** The body of a webhook; null for a core event that Hey Pingr doesn't have. */
export function toPingrEvent(event: ParleyEvent): object | null {
  const { type, occurred_at, data } = event
  const timestamp = occurred_at.getTime()
  const { test, simulated } = marksOf(event)
  const marked = test || simulated ? { _simulated: true } : {}
  if (type === 'trigger.fired') {
    const { channel_id, address, contact, text, kind } = data as Message & { contact: Contact }
    return {
      event: 'message.received',
      session_id: toSessionId(channel_id),
      from: { phone: contact.phone, jid: jidOf(contact, address), is_group: false, group_jid: null },
      message: { text, type: kind },
      timestamp,
      ...marked,
    }
  }
  if (type === 'channel.disconnected') {
    const { id, name, status_reason } = data as Channel
    const session = { session_id: toSessionId(id), name, status: 'disconnected', reason: status_reason }
    return { event: 'session.disconnected', ...session, timestamp, ...marked }
  }
  return null
}

/** WhatsApp's address of the sender: by number, or by WhatsApp's id if the number is hidden. */
function jidOf({ phone, identities }: Contact, address: string): string {
  const of = (kind: IdentityKind) => identities.find((identity) => identity.kind === kind)?.value
  if (phone) return `${phone}@s.whatsapp.net`
  const lid = of('wa_lid')
  return lid ? `${lid.split('@')[0]}@lid` : address
}
