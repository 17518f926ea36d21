import { sql } from 'kysely'

import { anyOf } from '../../db/any-of.ts'
import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import { checkSkipped, type Listing, type Page } from '../../kernel/pagination.ts'
import { memberOf } from '../tenant/member-of.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { addNote, type NewNote } from './add-note.ts'
import { type ConversationPatch, changeConversation } from './change-conversation.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { type ConversationCounts, countConversations } from './count-conversations.ts'
import { type ConversationQuery, filterConversations } from './filter-conversations.ts'
import { markReadBy } from './mark-read.ts'
import { type Note, toNote } from './note.ts'
import { type NewConversation, openConversation } from './open-conversation.ts'
import { type ConversationSummary, listSummaries, readSummary, type SummaryFilter } from './summaries.ts'
import { unreadCount } from './unread.ts'
import { unsnoozeConversations } from './unsnooze-conversations.ts'

export interface ConversationFilter extends ConversationQuery, Page {
  /** How many conversations to skip, for clients that page by number. */
  offset?: number | undefined
}

export interface Conversations {
  get(workspaceId: number, id: number): Promise<Conversation>
  /** The existing conversations among these ids, as the one who asks sees them. */
  byId(tenant: Tenant, ids: readonly number[]): Promise<Map<number, Conversation>>
  /** By contact: the conversation with the latest message. */
  latestOf(tenant: Tenant, contactIds: readonly number[]): Promise<Map<number, Conversation>>
  list(workspaceId: number, filter: ConversationFilter): Promise<Listing<Conversation>>
  count(workspaceId: number, filter: ConversationQuery): Promise<{ all: number; assigned: number }>
  /** Like `get`, as the one who asks sees it. */
  summary(tenant: Tenant, id: number): Promise<ConversationSummary>
  /** Like `list`, as the one who asks sees them. */
  summaries(tenant: Tenant, filter: SummaryFilter): Promise<Listing<ConversationSummary>>
  /** How many there are to answer. */
  counts(tenant: Tenant): Promise<ConversationCounts>
  /** The conversation of a contact on a channel. It is created, before any message, if there is none. */
  open(tenant: Tenant, input: NewConversation): Promise<Conversation>
  update(workspaceId: number, id: number, patch: Omit<ConversationPatch, 'unread_count'>): Promise<Conversation>
  /** Read for the whole workspace. */
  markRead(workspaceId: number, id: number): Promise<Conversation>
  /** Read by the user who asks; a key asks for the whole workspace. */
  markReadBy(tenant: Tenant, id: number): Promise<void>
  addNote(tenant: Tenant, id: number, input: NewNote): Promise<Note>
  listNotes(workspaceId: number, id: number, page: Page): Promise<Listing<Note>>
  /** Opens a batch of snoozed conversations that are due. Returns true if there may be more. */
  unsnooze(): Promise<boolean>
}

export function createConversations({ database, clock }: { database: Database; clock: Clock }): Conversations {
  const { db, transact } = database

  const seenBy = (tenant: Tenant) =>
    filterConversations(db, tenant.workspaceId, {})
      .selectAll()
      .select(unreadCount(memberOf(tenant)).as('unread_count'))

  async function get(workspaceId: number, id: number): Promise<Conversation> {
    const row = await filterConversations(db, workspaceId, {})
      .selectAll()
      .where('id', '=', currentConversation(id))
      .executeTakeFirst()
    if (!row) throw notFound('conversation', id)
    return toConversation(row)
  }

  function change(workspaceId: number, id: number, patch: ConversationPatch): Promise<Conversation> {
    return transact(async (tx) => {
      const row = await filterConversations(tx, workspaceId, {})
        .selectAll()
        .where('id', '=', currentConversation(id))
        .forUpdate()
        .executeTakeFirst()
      if (!row) throw notFound('conversation', id)
      // The clock is read after the lock, so that it is the time of the change.
      return changeConversation(tx, workspaceId, toConversation(row), patch, clock.now())
    })
  }

  return {
    get,

    async byId(tenant, ids) {
      const rows = await seenBy(tenant).where('id', '=', anyOf(ids)).execute()
      return new Map(rows.map((row) => [row.id, toConversation(row)]))
    },

    async latestOf(tenant, contactIds) {
      const rows = await seenBy(tenant)
        .distinctOn('contact_id')
        .where('contact_id', '=', anyOf(contactIds))
        .orderBy('contact_id')
        .orderBy('last_message_at', (order) => order.desc().nullsLast())
        .orderBy('id', 'desc')
        .execute()
      return new Map(rows.map((row) => [row.contact_id, toConversation(row)]))
    },

    list(workspaceId, { limit, cursor, offset = 0, ...filter }) {
      const query = filterConversations(db, workspaceId, filter).selectAll().offset(checkSkipped(offset))
      return paginate(query, { limit, cursor }, { list: 'conversations' }, toConversation)
    },

    count: (workspaceId, filter) =>
      filterConversations(db, workspaceId, filter)
        .select([sql<number>`count(*)`.as('all'), sql<number>`count(assignee)`.as('assigned')])
        .executeTakeFirstOrThrow(),

    summary: (tenant, id) => readSummary(database, tenant, id),

    summaries: (tenant, filter) => listSummaries(database, tenant, filter),

    counts: (tenant) => countConversations(database, tenant),

    open: (tenant, input) => transact((tx) => openConversation(tx, tenant, input, clock.now())),

    update: change,

    markRead: (workspaceId, id) => change(workspaceId, id, { unread_count: 0 }),

    async markReadBy(tenant, id) {
      const member = memberOf(tenant)
      if (member === null) await change(tenant.workspaceId, id, { unread_count: 0 })
      else await transact((tx) => markReadBy(tx, tenant, member, id, clock.now()))
    },

    addNote: (tenant, id, input) => transact((tx) => addNote(tx, tenant, id, input, clock.now())),

    async listNotes(workspaceId, id, page) {
      const { id: current } = await get(workspaceId, id)
      const query = db.selectFrom('notes').selectAll().where('conversation_id', '=', current)
      return paginate(query, page, { list: 'notes' }, toNote)
    },

    unsnooze: () => unsnoozeConversations(database, clock),
  }
}
