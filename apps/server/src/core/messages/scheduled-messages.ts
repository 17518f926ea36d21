import { type RawBuilder, sql } from 'kysely'

import { type Database, isUniqueViolation } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { idempotencyKeptMs } from '../idempotency/idempotency.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Message, toMessage } from './message.ts'
import { cancelLocked, releaseDue } from './release-scheduled.ts'
import { type NewScheduledMessage, scheduleMessage } from './schedule-message.ts'
import { type ScheduledMessage, type ScheduledStatus, toScheduledMessage } from './scheduled-message.ts'
import type { Sending } from './sending.ts'

export interface ScheduledFilter extends Page {
  contact_id?: number | undefined
  conversation_id?: number | undefined
  direction?: Message['direction'] | undefined
  status: ScheduledStatus
}

export interface ScheduledMessages {
  /** A second message with the same key is the first one, which may have been sent meanwhile. */
  schedule(tenant: Tenant, input: NewScheduledMessage): Promise<ScheduledMessage | Message>
  /** Undefined: there is none, or it has been sent. */
  find(tenant: Tenant, id: number): Promise<ScheduledMessage | undefined>
  list(tenant: Tenant, filter: ScheduledFilter): Promise<Listing<ScheduledMessage>>
  /** Throws `conflict` for a message that isn't scheduled. A cancelled one stays as it is. */
  cancel(tenant: Tenant, id: number): Promise<ScheduledMessage>
  /** Sends a batch of those that are due. Returns true if there may be more. */
  release(): Promise<boolean>
}

interface ScheduledMessagesDependencies {
  database: Database
  clock: Clock
  adapterOf: Sending['adapterOf']
  policy: AddressPolicy
  logger: Logger
}

/** SQL: the id of the message that a scheduled one has become, or else the id itself. */
export const currentMessage = (id: number): RawBuilder<number> =>
  sql<number>`coalesce((select id from messages where scheduled_id = ${id}), ${id})`

export function createScheduledMessages({
  database,
  clock,
  adapterOf,
  policy,
  logger,
}: ScheduledMessagesDependencies): ScheduledMessages {
  const { db, transact } = database
  const deps = { adapterOf, policy }
  const rows = (on: typeof db, { workspaceId }: Tenant) =>
    on.selectFrom('scheduled_messages').selectAll().where('workspace_id', '=', workspaceId)

  async function withKey(tenant: Tenant, key: string): Promise<ScheduledMessage | Message | undefined> {
    const since = new Date(clock.now().getTime() - idempotencyKeptMs)
    const scheduled = await rows(db, tenant)
      .where('idempotency_key', '=', key)
      .where('created_at', '>', since)
      .executeTakeFirst()
    if (scheduled) return toScheduledMessage(scheduled)
    const sent = await db
      .selectFrom('messages')
      .selectAll()
      .where('workspace_id', '=', tenant.workspaceId)
      .where('idempotency_key', '=', key)
      .where('created_at', '>', since)
      .executeTakeFirst()
    return sent && toMessage(sent)
  }

  const failed = (error: unknown, id: number) =>
    logger.warn({ err: error, message_id: id }, 'a scheduled message could not be sent; it is tried again')

  return {
    async schedule(tenant, input) {
      const { idempotencyKey: key } = input
      const known = key === undefined ? undefined : await withKey(tenant, key)
      if (known) return known
      try {
        return toScheduledMessage(await transact((tx) => scheduleMessage(tx, tenant, input, deps, clock.now())))
      } catch (error) {
        const meanwhile = key !== undefined && isUniqueViolation(error) ? await withKey(tenant, key) : undefined
        if (meanwhile) return meanwhile
        throw error
      }
    },

    async find(tenant, id) {
      const row = await rows(db, tenant).where('id', '=', id).executeTakeFirst()
      return row && toScheduledMessage(row)
    },

    async list(tenant, { contact_id, conversation_id, direction, status, ...page }) {
      if (direction === 'inbound') return { data: [], next_cursor: null }
      let query = rows(db, tenant).where('status', '=', status)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (conversation_id !== undefined)
        query = query.where('conversation_id', '=', currentConversation(conversation_id))
      return paginate(query, page, { list: 'scheduled_messages' }, toScheduledMessage)
    },

    cancel: (tenant, id) =>
      transact(async (tx) => {
        const row = await rows(tx, tenant).where('id', '=', id).forUpdate().executeTakeFirst()
        if (row?.status === 'cancelled') return toScheduledMessage(row)
        if (row) {
          const why = { code: 'cancelled', reason: `${tenant.actor} has cancelled it` }
          return toScheduledMessage(await cancelLocked(tx, row, why, clock.now()))
        }
        const sent = await tx
          .selectFrom('messages')
          .select('status')
          .where('workspace_id', '=', tenant.workspaceId)
          .where('id', '=', currentMessage(id))
          .executeTakeFirst()
        if (!sent) throw notFound('message', id)
        throw new ParleyError('conflict', `Message ${id} is not scheduled: it is ${sent.status}.`, {
          code: 'not_scheduled',
        })
      }),

    release: () => releaseDue(database, clock, deps, failed),
  }
}
