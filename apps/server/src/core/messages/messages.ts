import { type RawBuilder, sql } from 'kysely'

import { anyOf } from '../../db/any-of.ts'
import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Message, type MessageError, toMessage } from './message.ts'
import type { MessageRow } from './message-row.ts'
import { currentMessage } from './scheduled-messages.ts'
import { type NewMessage, queueMessage } from './send-message.ts'
import type { SendQueue } from './send-queue.ts'
import type { Sending } from './sending.ts'
import { type Entry, readTimeline, type TimelinePage } from './timeline.ts'

const simulator = 'simulator'

export interface MessageFilter extends Page {
  contact_id?: number | undefined
  conversation_id?: number | undefined
  direction?: Message['direction'] | undefined
  status?: Message['status'] | undefined
}

export interface StatusEntry {
  status: string
  occurred_at: string
  received_at: string
}

/** `simulated`: a live key has sent it through the simulator, so nobody gets it. */
export type SentMessage = Message & { simulated: boolean }

export interface Messages {
  /**
   * Sends a message and waits for the vendor's first answer. The message is `queued` when it waits for a send slot or a
   * retry, and `unknown` when the answer was lost. Throws `rejected` with the vendor's reason for a permanent refusal.
   */
  send(tenant: Tenant, input: NewMessage): Promise<SentMessage>
  get(tenant: Tenant, id: number): Promise<Message & { statuses: StatusEntry[] }>
  list(tenant: Tenant, filter: MessageFilter): Promise<Listing<Message>>
  /** By conversation: its newest message. */
  latestOf(workspaceId: number, conversationIds: readonly number[]): Promise<Map<number, Message>>
  /** The messages and notes of a conversation, newest first. Empty for an unknown conversation. */
  timeline(tenant: Tenant, conversationId: number, page: TimelinePage): Promise<Entry[]>
}

interface MessagesDependencies {
  database: Database
  clock: Clock
  sending: Sending
  queue: SendQueue
  policy: AddressPolicy
  logger: Logger
}

export function createMessages({
  database: { db, transact },
  clock,
  sending,
  queue,
  policy,
  logger,
}: MessagesDependencies): Messages {
  const warnedOf = new Set<number>()

  /** Whether a live message goes through the simulator. The log says so once for each channel. */
  async function isSimulated({ mode, workspaceId }: Tenant, channelId: number, type: string | undefined) {
    if (mode !== 'live' || (type ?? (await typeOf(channelId))) !== simulator) return false
    if (!warnedOf.has(channelId)) {
      warnedOf.add(channelId)
      const ids = { workspace_id: workspaceId, channel_id: channelId }
      logger.warn(ids, 'a live key sends through the simulator, so nobody gets its messages: connect a channel')
    }
    return true
  }

  async function typeOf(channelId: number): Promise<string | undefined> {
    return (await db.selectFrom('channels').select('type').where('id', '=', channelId).executeTakeFirst())?.type
  }

  const byId = (tenant: Tenant, id: number | RawBuilder<number>) =>
    db.selectFrom('messages').selectAll().where('workspace_id', '=', tenant.workspaceId).where('id', '=', id)

  return {
    async send(tenant, input) {
      const queued = await transact((tx) =>
        queueMessage(tx, tenant, input, { adapterOf: sending.adapterOf, policy }, clock.now()),
      )
      const { messageId } = queued
      const claim = queued.claim()
      const slotAt = claim && (claim.begun?.slotAt ?? (await queue.reserveSlot(claim, { ...claim, clientWaits: true })))
      const tried =
        claim && slotAt && (await sending.attempt({ ...claim, slotAt, clientWaits: true }, claim.begun?.outgoing))
      const row = tried?.message ?? (await byId(tenant, messageId).executeTakeFirst())
      if (!row) throw new ParleyError('rejected', 'The contact was erased meanwhile.', { code: 'contact_erased' })
      if (row.status === 'failed') throw rejected(row)
      return { ...toMessage(row), simulated: await isSimulated(tenant, row.channel_id, queued.channelType) }
    },

    async get(tenant, id) {
      const row = await byId(tenant, currentMessage(id)).executeTakeFirst()
      if (!row) throw notFound('message', id)
      const statuses = await db
        .selectFrom('message_statuses')
        .select(['status', 'occurred_at', 'received_at'])
        .where('message_id', '=', row.id)
        .orderBy('received_at')
        .orderBy('occurred_at')
        .execute()
      return {
        ...toMessage(row),
        statuses: statuses.map((entry) => ({
          status: entry.status,
          occurred_at: entry.occurred_at.toISOString(),
          received_at: entry.received_at.toISOString(),
        })),
      }
    },

    async list(tenant, { contact_id, conversation_id, direction, status, ...page }) {
      let query = db.selectFrom('messages').selectAll().where('workspace_id', '=', tenant.workspaceId)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (conversation_id !== undefined)
        query = query.where('conversation_id', '=', currentConversation(conversation_id))
      if (direction) query = query.where('direction', '=', direction)
      if (status) query = query.where('status', '=', status)
      return paginate(query, page, { list: 'messages' }, toMessage)
    },

    async latestOf(workspaceId, conversationIds) {
      // One descent of messages_conversation each. `distinct on` reads all their messages.
      const { rows } = await sql<MessageRow>`
        select latest.* from conversations, lateral (
          select * from messages where conversation_id = conversations.id order by id desc limit 1) latest
        where conversations.workspace_id = ${workspaceId} and conversations.id = ${anyOf(conversationIds)}`.execute(db)
      return new Map(rows.map((row) => [row.conversation_id, toMessage(row)]))
    },

    timeline: ({ workspaceId }, conversationId, page) =>
      readTimeline(db, workspaceId, currentConversation(conversationId), page),
  }
}

/** Refusals that clients may want to distinguish, by the vendor's code. */
const codes: ReadonlyMap<string | null, string> = new Map([
  ['131047', 'template_required'],
  ['opted_out', 'opted_out'],
])

function rejected(row: MessageRow): ParleyError {
  const error = row.error as MessageError
  return new ParleyError('rejected', `The message was refused: ${error.reason}`, {
    code: codes.get(error.code) ?? 'message_rejected',
    data: { message_id: row.id, vendor_code: error.code },
  })
}
