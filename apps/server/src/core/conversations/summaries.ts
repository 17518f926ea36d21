import { type Selectable, sql } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { paginateByTime } from '../../db/paginate-by-time.ts'
import type { Conversations as ConversationRow } from '../../db/types.gen.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { type ContactPreview, contactPreview } from '../contacts/contact-preview.ts'
import { memberOf } from '../tenant/member-of.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Conversation, toConversation } from './conversation.ts'
import { type ConversationQuery, filterConversations } from './filter-conversations.ts'
import { foundConversations } from './find-conversations.ts'
import { mentioning } from './mentions.ts'
import { lastMessage, type MessagePreview, toMessagePreview } from './message-preview.ts'
import { isUnread, unreadCount } from './unread.ts'

/** A conversation as somebody sees it: `unread_count` is what a user hasn't read, or nobody where a key asks. */
export interface ConversationSummary extends Conversation {
  /** Null without the scope `contacts:read`. */
  contact: ContactPreview | null
  /** Null without a message, or without the scope `messages:read`. */
  last_message: MessagePreview | null
}

export const conversationOrders = ['created', 'last_message'] as const

/** What conversations match, as somebody sees them. */
export interface SummaryQuery extends ConversationQuery {
  unread?: boolean | undefined
  q?: string | undefined
  /** A member whom a note mentions. Null: somebody who isn't one, and whom none mentions. */
  mentioned?: number | null | undefined
}

export interface SummaryFilter extends SummaryQuery, Page {
  sort?: (typeof conversationOrders)[number] | undefined
}

/** When something was last said: a conversation without a message counts as of its creation. */
const activeAt = sql<Date>`coalesce(conversations.last_message_at, conversations.created_at)`

type SummaryRow = Selectable<ConversationRow> & {
  last_message: MessagePreview | null
  contact: ContactPreview | null
}

export async function readSummary({ db }: Database, tenant: Tenant, id: number): Promise<ConversationSummary> {
  const row = await summariesOf(db, tenant, {}).where('id', '=', currentConversation(id)).executeTakeFirst()
  if (!row) throw notFound('conversation', id)
  return toSummary(row)
}

/** The same number of statements, whatever the number of conversations. */
export function listSummaries(
  { db }: Database,
  tenant: Tenant,
  { limit, cursor, sort, ...filter }: SummaryFilter,
): Promise<Listing<ConversationSummary>> {
  const query = summariesOf(db, tenant, filter)
  const page = { limit, cursor }
  if (sort !== 'last_message') return paginate(query, page, { list: 'conversations' }, toSummary)
  const key = { list: 'conversations_by_last_message', time: activeAt, id: sql.ref<number>('conversations.id') }
  return paginateByTime(query, page, key, toSummary)
}

function summariesOf(db: Db, tenant: Tenant, filter: SummaryQuery) {
  const seen = lastMessage(tenant, 'conversations.id')
  const known = contactPreview(tenant, 'conversations.contact_id')
  return filterSummaries(db, tenant, filter)
    .selectAll()
    .select([unreadCount(memberOf(tenant)).as('unread_count'), seen.as('last_message'), known.as('contact')])
}

/** The conversations that match, as the one who asks sees them. */
export function filterSummaries(db: Db, tenant: Tenant, { unread, q, mentioned, ...filter }: SummaryQuery) {
  const member = memberOf(tenant)
  let query = filterConversations(db, tenant.workspaceId, filter)
  if (unread !== undefined) query = query.where(unread ? isUnread(member) : sql<boolean>`not ${isUnread(member)}`)
  if (q !== undefined) query = query.where('id', '=', foundConversations(db, tenant, q))
  if (mentioned !== undefined) query = query.where('id', '=', mentioning(mentioned ?? 0))
  return query
}

function toSummary(row: SummaryRow): ConversationSummary {
  return { ...toConversation(row), contact: row.contact, last_message: toMessagePreview(row.last_message) }
}
