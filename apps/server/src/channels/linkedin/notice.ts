import { createHash } from 'node:crypto'

import type { Identity } from '../../core/contacts/contact.ts'
import { isMemberId, parseLinkedIn } from '../../core/contacts/linkedin.ts'
import { type InboundContent, wordsOf } from '../../core/messages/inbound-content.ts'
import { postgresSafeJson } from '../../kernel/postgres-safe-text.ts'
import { listOf, objectOf, textOf } from '../../kernel/read-json.ts'

interface Received {
  kind: 'message'
  /** `text`, the type of its content, or Unipile's word for a type that isn't known. */
  type: string
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
  const event = textOf(notice.event)
  if (messageId === null || event === null) return null
  const status = statuses.get(notice.event)
  if (status) return { kind: 'status', accountId, messageId, status, at: dateOf(notice.timestamp), raw }
  if (event === 'message_received') return received(notice, accountId, messageId)
  return happenings.has(event) ? null : happened(notice, { accountId, messageId, event })
}

/** Told while somebody writes, and about chats: no messages. */
const happenings: ReadonlySet<string> = new Set([
  'typing',
  'message_typing',
  'chat_typing',
  'chat_created',
  'chat_updated',
  'chat_deleted',
  'chat_read',
])

/** What has happened to a message that both know: a reaction, an edit, a deletion, or what isn't known yet. */
function happened(
  notice: Record<string, unknown>,
  { accountId, messageId, event }: { accountId: string; messageId: string; event: string },
): Received | null {
  // Of a reaction, the sender is the message's, who may be we.
  const actor = event === 'message_reaction' ? (notice.reaction_sender ?? notice.sender) : notice.sender
  const person = personIn(notice, objectOf(actor), event === 'message_reaction' ? undefined : notice.is_sender)
  if (!person) return null
  const content = contentOf(event, messageId, notice)
  const type = content.type === 'unsupported' ? event : content.type
  const text = content.type === 'unsupported' ? textOf(notice.message) : wordsOf(content)
  // Its own id: a repeated notice is the same one.
  const facts = [event, messageId, person.from[0]?.value, notice.reaction, text, notice.timestamp]
  const id = `${event}:${createHash('sha256').update(JSON.stringify(facts)).digest('hex')}`.slice(-maxIdLength)
  return { kind: 'message', accountId, messageId: id, type, ...person, text, content, raw: notice }
}

function contentOf(event: string, message_id: string, notice: Record<string, unknown>): InboundContent {
  switch (event) {
    case 'message_reaction':
      return { type: 'reaction', reaction: { message_id, emoji: textOf(notice.reaction) } }
    case 'message_edited':
      return { type: 'edit', edit: { message_id, text: textOf(notice.message), content: fileIn(notice.attachments) } }
    case 'message_deleted':
      return { type: 'deletion', deletion: { message_id } }
    default:
      return { type: 'unsupported', errors: [] }
  }
}

/** Null for ourselves and for groups: Unipile reports both, and neither is a contact's. */
function personIn(notice: Record<string, unknown>, sender: Record<string, unknown>, isOurs: unknown) {
  const own = objectOf(notice.account_info).user_id
  const ours = isOurs === true || (own !== undefined && own === sender.attendee_provider_id)
  if (ours || notice.is_group === true) return null
  const from = identities(sender.attendee_provider_id, undefined, sender.attendee_profile_url)
  return from.length === 0 ? null : { from, name: textOf(sender.attendee_name)?.slice(0, 300) ?? null }
}

function received(notice: Record<string, unknown>, accountId: string, messageId: string): Received | null {
  const person = personIn(notice, objectOf(notice.sender), notice.is_sender)
  if (!person) return null
  const text = textOf(notice.message)
  const file = fileIn(notice.attachments)
  const quoted = quotedIn(notice.quoted)
  const said = file ?? (text === null ? unsupported : quoted && { type: 'text' as const })
  const content = said && { ...said, ...quoted }
  const type = typeOf(said, notice)
  return { kind: 'message', accountId, messageId, type, ...person, text, content, raw: notice }
}

const unsupported: InboundContent = { type: 'unsupported', errors: [] }

function quotedIn(value: unknown): { reply_to: string } | null {
  const { id, provider_id } = objectOf(value)
  const reply_to = textOf(id) ?? textOf(provider_id)
  return reply_to === null ? null : { reply_to }
}

/** Unipile's word, where the content isn't known. */
function typeOf(content: InboundContent | null, notice: Record<string, unknown>): string {
  if (content?.type !== 'unsupported') return content?.type ?? 'text'
  const { type } = objectOf(listOf(notice.attachments)[0])
  return textOf(type) ?? textOf(notice.message_type) ?? 'unsupported'
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
  if (!kind) return unsupported
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
