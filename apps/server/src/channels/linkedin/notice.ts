import type { Identity } from '../../core/contacts/contact.ts'
import { isMemberId, parseLinkedIn } from '../../core/contacts/linkedin.ts'
import type { InboundContent } from '../../core/messages/inbound-content.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'

interface Received {
  kind: 'message'
  accountId: string
  messageId: string
  from: Identity[]
  name: string | null
  text: string | null
  content: InboundContent | null
  raw: unknown
}

interface Status {
  kind: 'status'
  accountId: string
  messageId: string
  status: 'delivered' | 'read'
  at: Date | null
  raw: unknown
}

interface Relation {
  kind: 'relation'
  accountId: string
  person: Identity[]
}

const statuses: ReadonlyMap<unknown, Status['status']> = new Map([
  ['message_delivered', 'delivered'],
  ['message_read', 'read'],
])
// Longer than any id. PostgreSQL limits the size of an index entry.
const maxIdLength = 255

/** Parses a Unipile webhook. Null if it concerns no contact's message or is not understood. */
export function readNotice(value: unknown): Received | Status | Relation | null {
  const raw = postgresSafeJson(value)
  const notice = objectOf(raw)
  const accountId = idIn(notice.account_id)
  if (accountId === null) return null
  if (notice.event === 'new_relation') {
    const person = identities(notice.user_provider_id, notice.user_public_identifier, notice.user_profile_url)
    return person.length === 0 ? null : { kind: 'relation', accountId, person }
  }
  const messageId = idIn(notice.message_id)
  if (messageId === null) return null
  const status = statuses.get(notice.event)
  if (status) return { kind: 'status', accountId, messageId, status, at: dateOf(notice.timestamp), raw }
  return notice.event === 'message_received' ? received(notice, accountId, messageId) : null
}

function received(notice: Record<string, unknown>, accountId: string, messageId: string): Received | null {
  const sender = objectOf(notice.sender)
  const own = objectOf(notice.account_info).user_id
  // Unipile also reports the account's own messages, and groups, which are no conversations with one contact.
  const ours = notice.is_sender === true || (own !== undefined && own === sender.attendee_provider_id)
  if (ours || notice.is_group === true) return null
  const from = identities(sender.attendee_provider_id, undefined, sender.attendee_profile_url)
  if (from.length === 0) return null
  const content = fileIn(notice.attachments)
  const name = textOf(sender.attendee_name)?.slice(0, 300) ?? null
  return { kind: 'message', accountId, messageId, from, name, text: textOf(notice.message), content, raw: notice }
}

const kinds: Readonly<Record<string, 'image' | 'video' | 'audio' | 'document'>> = {
  img: 'image',
  video: 'video',
  audio: 'audio',
  file: 'document',
}

function fileIn(attachments: unknown): InboundContent | null {
  const [first] = listOf(attachments)
  if (first === undefined) return null
  const { type, id, mimetype, file_name } = objectOf(first)
  const kind = typeof type === 'string' && Object.hasOwn(kinds, type) ? kinds[type] : undefined
  if (!kind) return { type: 'unsupported', errors: [] }
  const [given, mime_type, filename] = [textOf(id), textOf(mimetype), textOf(file_name)]
  const media = {
    ...(given !== null && { id: given }),
    ...(mime_type !== null && { mime_type }),
    ...(filename !== null && { filename }),
  }
  return { type: kind, media }
}

/** The id comes first: it stays when the name in the URL changes. */
function identities(memberId: unknown, name: unknown, url: unknown): Identity[] {
  const id = textOf(memberId)
  const profile = profileIn(textOf(name)) ?? profileIn(textOf(url))
  return [
    ...(id !== null && isMemberId(id) && id.length <= maxIdLength
      ? [{ kind: 'linkedin_member' as const, value: id }]
      : []),
    ...(profile === undefined ? [] : [{ kind: 'linkedin' as const, value: profile }]),
  ]
}

/** Undefined if the text is the id again. */
function profileIn(text: string | null): string | undefined {
  if (text === null) return undefined
  try {
    const profile = parseLinkedIn(text)
    return isMemberId(profile) ? undefined : profile
  } catch {
    return undefined
  }
}

function idIn(value: unknown): string | null {
  const id = textOf(value)
  return id !== null && id.length <= maxIdLength ? id : null
}

function dateOf(value: unknown): Date | null {
  const date = new Date(typeof value === 'string' ? value : Number.NaN)
  const year = date.getUTCFullYear()
  return year >= 2000 && year < 3000 ? date : null
}
