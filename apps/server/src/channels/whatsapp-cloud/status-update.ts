import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'
import { isStopped } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'
import { dateOf } from './meta-values.ts'
import { messageIdOf } from './opaque.ts'

const statuses = ['sent', 'delivered', 'read', 'failed'] as const

export interface StatusUpdate {
  /** Meta's id of the message, `wamid…`. */
  providerId: string
  status: (typeof statuses)[number]
  at: Date | null
  /** Our id of the message, if Meta repeats it. */
  messageId: number | null
  error: { code: string; reason: string } | null
  /** It failed because the person has stopped the business's marketing messages. */
  stopped?: true
  /** Both, where Meta knows the recipient under both. */
  recipient: { phone: string | null; userId: string | null }
  raw: unknown
}

export function statusUpdateOf(value: unknown, contacts: unknown[] = []): StatusUpdate | null {
  const update = objectOf(value)
  const providerId = textOf(update.id)
  const status = statuses.find((known) => known === update.status)
  if (providerId === null || status === undefined) return null
  const error = graphErrorOf(listOf(update.errors)[0])
  return {
    providerId,
    status,
    at: dateOf(update.timestamp),
    messageId: messageIdOf(textOf(update.biz_opaque_callback_data)),
    error: error && { code: String(error.code), reason: error.reason },
    recipient: recipientOf(update, contacts.map(objectOf)),
    ...(status === 'failed' && error && isStopped(error.code) && { stopped: true as const }),
    raw: value,
  }
}

/** Meta names both in the status itself, or next to it. */
function recipientOf(
  { recipient_id, recipient_user_id }: Record<string, unknown>,
  contacts: Record<string, unknown>[],
): StatusUpdate['recipient'] {
  const [phone, userId] = [textOf(recipient_id), textOf(recipient_user_id)]
  const contact = contacts.find(
    ({ wa_id, user_id }) => (phone !== null && wa_id === phone) || (userId !== null && user_id === userId),
  )
  return { phone: phone ?? textOf(contact?.wa_id), userId: userId ?? textOf(contact?.user_id) }
}
