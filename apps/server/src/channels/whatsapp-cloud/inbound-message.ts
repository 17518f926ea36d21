import { type InboundContent, wordsOf } from '../../core/messages/inbound-content.ts'
import { objectOf, textOf } from '../../kernel/read-json.ts'
import { inboundContentOf } from './inbound-content.ts'
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
  const kind = textOf(message.type) ?? 'unknown'
  const content = inboundContentOf(kind, message)
  return {
    providerId,
    at: dateOf(message.timestamp),
    from: senderOf(message, contacts.map(objectOf)),
    kind,
    text: kind === 'text' ? textOf(objectOf(message.text).body) : content && wordsOf(content),
    content,
    raw: value,
  }
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
