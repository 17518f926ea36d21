import type { Db } from '../../db/database.ts'
import { objectOf } from '../../kernel/read-json.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { timeZoneOf } from '../contacts/time-zone.ts'
import { type Conversation, toConversation } from '../conversations/conversation.ts'
import { calendarOf } from '../meetings/calendar.ts'
import type { Slot } from '../meetings/slot.ts'
import { toMessage } from '../messages/message.ts'
import type { MessageRow } from '../messages/message-row.ts'
import { ownWords } from '../messages/saying.ts'
import type { StoredRun } from './run.ts'
import type { Situation, ToolResult, TranscriptMessage } from './situation.ts'
import type { ToolOutputs } from './tools.ts'

/** How many messages of a conversation an agent reads. */
const newest = 40

/** Reads the situation of a contact that an agent sees. */
export async function readSituation(db: Db, run: StoredRun, now: Date): Promise<Situation> {
  const contact = toContact(
    await selectContacts(db, run.workspace_id).where('contacts.id', '=', run.contact_id).executeTakeFirstOrThrow(),
  )
  const conversation = run.conversation_id === null ? null : await readConversation(db, run.conversation_id)
  const { time_zone } = await calendarOf(db, { workspaceId: run.workspace_id })
  return {
    now,
    timeZone: timeZoneOf(contact, time_zone),
    trigger: run.trigger,
    ...(run.note !== null && { note: run.note }),
    contact,
    conversation,
    messages: conversation ? await readTranscript(db, conversation.id) : [],
    proposed: conversation ? await readProposed(db, conversation.id) : [],
    meetings: await readMeetings(db, run.contact_id, now),
  }
}

async function readConversation(db: Db, id: number): Promise<Conversation> {
  return toConversation(await db.selectFrom('conversations').selectAll().where('id', '=', id).executeTakeFirstOrThrow())
}

/** Only words, as they read now. */
async function readTranscript(db: Db, conversationId: number): Promise<TranscriptMessage[]> {
  const last = db
    .selectFrom('messages')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('id', 'desc')
    .limit(newest)
  const rows = await last.where('status', '<>', 'failed').where('saying', 'is', null).execute()
  const changes = changesIn(await last.where('saying', '=', 'deed').execute())
  return rows.toReversed().map((row) => toTranscript(row, changes))
}

const changeKey = (direction: string, providerId: unknown) => `${direction} ${providerId}`

/** The texts of messages that their author has edited, or deleted: then it is null. */
function changesIn(deeds: readonly MessageRow[]): ReadonlyMap<string, string | null> {
  return new Map(
    deeds.toReversed().flatMap(({ direction, content, text }) => {
      const { edit, deletion } = objectOf(content)
      const { message_id } = objectOf(edit ?? deletion)
      return message_id ? [[changeKey(direction, message_id), deletion ? null : text] as const] : []
    }),
  )
}

function toTranscript(row: MessageRow, changes: ReadonlyMap<string, string | null>): TranscriptMessage {
  const message = toMessage(row)
  const { id, direction, author, kind, created_at } = message
  const now = row.provider_id === null ? undefined : changes.get(changeKey(direction, row.provider_id))
  const authors = { api: 'person', system: 'trigger' } as const
  return {
    id,
    direction,
    author: author === 'api' || author === 'system' ? authors[author] : author,
    text: now === null ? '[deleted]' : (now ?? ownWords(message) ?? `[${kind}]`),
    at: created_at,
  }
}

async function readProposed(db: Db, conversationId: number): Promise<readonly Slot[]> {
  const row = await db
    .selectFrom('agent_tool_calls as t')
    .innerJoin('agent_runs as r', 'r.id', 't.run_id')
    .select('t.result')
    .where('r.conversation_id', '=', conversationId)
    .where('t.tool', '=', 'propose_slots')
    .orderBy('r.id', 'desc')
    .orderBy('t.position', 'desc')
    .executeTakeFirst()
  const result = row?.result as ToolResult<ToolOutputs['propose_slots']> | undefined
  return result?.ok ? result.output.slots : []
}

async function readMeetings(db: Db, contactId: number, now: Date): Promise<Situation['meetings']> {
  const rows = await db
    .selectFrom('meetings')
    .select(['id', 'starts_at', 'ends_at'])
    .where('contact_id', '=', contactId)
    .where('status', '=', 'booked')
    .where('ends_at', '>', now)
    .orderBy('starts_at')
    .execute()
  return rows.map(({ id, starts_at, ends_at }) => ({
    id,
    start: starts_at.toISOString(),
    end: ends_at.toISOString(),
  }))
}

/** Ids of the messages after our last one. */
export function unanswered({ messages }: Pick<Situation, 'messages'>): number[] {
  const last = messages.findLastIndex(({ direction }) => direction === 'outbound')
  return messages.slice(last + 1).map(({ id }) => id)
}

/** Parses a stored situation. */
export function parseSituation(json: unknown): Situation {
  const kept = json as Omit<Situation, 'now'> & { now: string }
  return { ...kept, now: new Date(kept.now) }
}
