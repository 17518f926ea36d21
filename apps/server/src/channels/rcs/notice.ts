import { toldPhone } from '../../core/contacts/phone.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { isObject, objectOf, textOf } from '../../kernel/read-json.ts'
import { dateOf } from './date-of.ts'

interface UserMessage {
  kind: 'message'
  /** Null if the notice names none: then it concerns the agent of the webhook. */
  agentId: string | null
  /** Assigned by the user's phone. */
  messageId: string
  /** E.164 digits. */
  phone: string
  /** Google's name: text, suggestionResponse, location, userFile, or a field that is not known yet. */
  type: string
  text: string | null
  content: Record<string, unknown> | null
  raw: unknown
}

interface UserEvent {
  kind: 'event'
  agentId: string | null
  /** The id with which the message was sent. */
  messageId: string
  status: 'delivered' | 'read'
  at: Date | null
  raw: unknown
}

/** The user has unsubscribed from the agent in Google Messages, or come back. */
interface Subscription {
  kind: 'subscription'
  agentId: string | null
  phone: string
  stop: boolean
}

const statuses: ReadonlyMap<unknown, UserEvent['status']> = new Map([
  ['DELIVERED', 'delivered'],
  ['READ', 'read'],
])
// Longer than any id. PostgreSQL limits the size of an index entry.
const maxIdLength = 255

/**
 * Parses a notice about messages or the subscription. Null for any other notice, known (typing) or not: it still gets 200, as Google
 * would repeat it for a week otherwise.
 */
export function readNotice(value: unknown): UserMessage | UserEvent | Subscription | null {
  const raw = postgresSafeJson(value)
  const notice = objectOf(raw)
  const agentId = textOf(notice.agentId)
  const { eventType } = notice
  if (eventType === 'UNSUBSCRIBE' || eventType === 'SUBSCRIBE') {
    const phone = phoneOf(textOf(notice.senderPhoneNumber))
    return phone === null ? null : { kind: 'subscription', agentId, phone, stop: eventType === 'UNSUBSCRIBE' }
  }
  const messageId = textOf(notice.messageId)
  if (messageId === null || messageId.length > maxIdLength) return null
  if (eventType !== undefined) {
    const status = statuses.get(eventType)
    return status ? { kind: 'event', agentId, messageId, status, at: dateOf(notice.sendTime), raw } : null
  }
  const phone = phoneOf(textOf(notice.senderPhoneNumber))
  return phone === null ? null : { kind: 'message', agentId, messageId, phone, ...saidIn(notice), raw }
}

function phoneOf(sender: string | null): string | null {
  const digits = /^\+?([1-9]\d{0,14})$/.exec(sender ?? '')?.[1]
  return digits === undefined ? null : toldPhone(digits)
}

function saidIn(notice: Record<string, unknown>): Pick<UserMessage, 'type' | 'text' | 'content'> {
  const written = textOf(notice.text)
  if (written !== null) return { type: 'text', text: written, content: null }
  if (isChoice(notice.suggestionResponse)) {
    const { text, postbackData } = notice.suggestionResponse
    const chosen = { type: 'reply', text: textOf(text) ?? '', payload: textOf(postbackData) ?? '' }
    return { type: 'suggestionResponse', text: textOf(text), content: chosen }
  }
  if (isObject(notice.location)) {
    return { type: 'location', text: null, content: { type: 'location', ...coordinatesOf(notice.location) } }
  }
  if (isFile(notice.userFile)) return { type: 'userFile', text: null, content: fileOf(notice.userFile) }
  const type = Object.keys(notice).find((field) => !envelope.has(field)) ?? 'unknown'
  return { type, text: null, content: { type: 'unsupported', errors: [] } }
}

/** The fields of a message besides what it says. */
const envelope: ReadonlySet<string> = new Set('agentId senderPhoneNumber messageId sendTime eventId context'.split(' '))

function isChoice(value: unknown): value is Record<string, unknown> {
  return isObject(value) && (textOf(value.text) !== null || textOf(value.postbackData) !== null)
}

function isFile(value: unknown): value is Record<string, unknown> {
  return isObject(value) && textOf(objectOf(value.payload).fileUri) !== null
}

/** Google omits zeros. */
function coordinatesOf({ latitude, longitude }: Record<string, unknown>) {
  const numberOf = (value: unknown) => (Number.isFinite(value) ? (value as number) : 0)
  return { latitude: numberOf(latitude), longitude: numberOf(longitude) }
}

function fileOf({ payload, thumbnail }: Record<string, unknown>): Record<string, unknown> {
  const { mimeType, fileUri, fileName, fileSizeBytes } = objectOf(payload)
  return {
    type: 'file',
    url: textOf(fileUri),
    mime_type: textOf(mimeType),
    filename: textOf(fileName),
    size: sizeOf(fileSizeBytes),
    thumbnail_url: textOf(objectOf(thumbnail).fileUri),
  }
}

/** Google's JSON writes large numbers as text. */
function sizeOf(value: unknown): number | null {
  const bytes = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return Number.isSafeInteger(bytes) ? (bytes as number) : null
}
