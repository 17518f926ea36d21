import type { InboundContent } from '../../core/messages/inbound-content.ts'
import { objectOf, textOf } from '../../kernel/read-json.ts'
import { saidIn } from './inbound-content.ts'
import { dateOf } from './meta-values.ts'

export interface InboundMessage {
  /** Meta's id of the message, `wamid…`. */
  providerId: string
  at: Date | null
  from: {
    /** E.164 digits. Null for users with a username. */
    phone: string | null
    /** Meta's business-scoped user id. */
    userId: string | null
    profileName: string | null
  }
  /** Meta's name: text, image, button, interactive, reaction … */
  kind: string
  /** What the person wrote or chose: a text, the title of a reply, a caption. */
  text: string | null
  /** The content, if it is more than text. */
  content: InboundContent | null
  raw: unknown
}

export function inboundMessageOf(value: unknown, contacts: unknown[]): InboundMessage | null {
  const message = objectOf(value)
  const providerId = textOf(message.id)
  if (providerId === null) return null
  return {
    providerId,
    at: dateOf(message.timestamp),
    from: senderOf(message, contacts.map(objectOf)),
    ...saidIn(message),
    raw: value,
  }
}

/** What the business's person has sent in the WhatsApp Business app. */
export interface MessageEcho extends Omit<InboundMessage, 'from'> {
  to: Pick<InboundMessage['from'], 'phone' | 'userId'>
}

export function messageEchoOf(value: unknown): MessageEcho | null {
  const message = objectOf(value)
  const providerId = textOf(message.id)
  if (providerId === null) return null
  const to = { phone: digitsOf(textOf(message.to)), userId: textOf(message.to_user_id) }
  return { providerId, at: dateOf(message.timestamp), to, ...saidIn(message), raw: value }
}

/** A group is nobody's private conversation. */
export function isOfGroup(value: unknown): boolean {
  const { group_id } = objectOf(value)
  return group_id !== undefined && group_id !== null && group_id !== ''
}

function senderOf(message: Record<string, unknown>, contacts: Record<string, unknown>[]): InboundMessage['from'] {
  const from = textOf(message.from)
  const userId = textOf(message.from_user_id)
  const named = contacts.find(
    (contact) => (from !== null && contact.wa_id === from) || (userId !== null && contact.user_id === userId),
  )
  // A message that names no sender belongs to the only contact in the webhook.
  const sole = from === null && userId === null && contacts.length === 1 ? contacts[0] : undefined
  const contact = named ?? sole ?? {}
  return {
    phone: digitsOf(from) ?? digitsOf(textOf(contact.wa_id)),
    userId: userId ?? textOf(contact.user_id),
    profileName: textOf(objectOf(contact.profile).name),
  }
}

function digitsOf(value: string | null): string | null {
  return /^\+?(\d{1,15})$/.exec(value ?? '')?.[1] ?? null
}
