import { isDeepStrictEqual } from 'node:util'

import type { Tx } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { Changes } from '../contacts/contact.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import {
  type Conversation,
  type ConversationStatus,
  type Handler,
  type Priority,
  toConversation,
} from './conversation.ts'
import { conversationEvent, type Parties, partiesOf } from './conversation-event.ts'

/** Absent fields stay unchanged; null clears a field. */
export interface ConversationPatch {
  status?: ConversationStatus | undefined
  /** Only with `snoozed`. */
  snoozed_until?: string | null | undefined
  assignee?: string | null | undefined
  labels?: string[] | undefined
  priority?: Priority | null | undefined
  handler?: Handler | undefined
  unread_count?: 0 | undefined
}

const fields = ['status', 'snoozed_until', 'assignee', 'labels', 'priority', 'handler', 'unread_count'] as const

/**
 * Changes a conversation. The caller's transaction must have locked its row, so that events of concurrent changes are
 * in the order of the changes. It emits one event of each kind that applies, and none without a change.
 */
export async function changeConversation(
  tx: Tx,
  workspaceId: number,
  before: Conversation,
  patch: ConversationPatch,
  now: Date,
  known?: Parties,
): Promise<Conversation> {
  const changes = changesOf(before, wantedOf(before, patch, now))
  if (Object.keys(changes).length === 0) return before
  const values = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]))
  const row = await tx
    .updateTable('conversations')
    .set(values)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const after = toConversation(row)
  const parties = known ?? (await partiesOf(tx, workspaceId, after))
  const types: EventType[] = ['conversation.updated']
  if (changes.status) types.push('conversation.status_changed')
  await appendEvents(
    tx,
    types.map((type) => conversationEvent(workspaceId, type, after, parties, now, changes)),
  )
  return after
}

/** The patch with implied changes, in the form in which values are stored. */
function wantedOf(before: Conversation, patch: ConversationPatch, now: Date): ConversationPatch {
  const { snoozed_until: until, assignee, labels } = patch
  const status = patch.status ?? before.status
  if (until && status !== 'snoozed') throw invalidField('snoozed_until', 'is only allowed with the status snoozed')
  if (until && Date.parse(until) <= now.getTime()) throw invalidField('snoozed_until', 'must be in the future')
  return {
    ...patch,
    ...(until && { snoozed_until: new Date(until).toISOString() }),
    ...(status !== 'snoozed' && { snoozed_until: null }),
    ...(assignee && { assignee: assignee.trim() || null }),
    ...(labels && { labels: [...new Set(labels.map((label) => label.trim()))].filter(Boolean).toSorted() }),
  }
}

function changesOf(before: Conversation, wanted: ConversationPatch): Changes {
  const changes: Changes = {}
  for (const field of fields) {
    const to = wanted[field]
    if (to !== undefined && !isDeepStrictEqual(to, before[field])) changes[field] = { from: before[field], to }
  }
  return changes
}
