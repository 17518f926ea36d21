import { type Selectable, sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Attempts as AttemptRow, Deliveries as DeliveryRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { cursorId, type Listing, type Page, toListing } from '../../kernel/pagination.ts'

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One event for one endpoint. */
export interface Delivery {
  id: string
  event_id: string
  event_type: string
  endpoint_id: number
  state: DeliveryState
  attempts_made: number
  /** Null once it is settled. */
  next_attempt_at: string | null
  last_status_code: number | null
  last_error: string | null
  created_at: string
  completed_at: string | null
}

/** One HTTP request of a delivery. */
export interface Attempt {
  number: number
  started_at: string
  status_code: number | null
  error_code: string | null
  /** In plain words. */
  error: string | null
  /** The first 16 KiB. */
  response_body: string
  timings: Record<string, number | null>
}

export interface DeliveryFilter extends Page {
  endpoint_id?: number | undefined
  event_id?: string | undefined
  state?: DeliveryState | undefined
  /** By when the delivery was made, which is when its event happened. */
  since?: Date | undefined
  until?: Date | undefined
}

export interface Deliveries {
  get(workspaceId: number, id: string): Promise<Delivery & { attempts: Attempt[] }>
  list(workspaceId: number, filter: DeliveryFilter): Promise<Listing<Delivery>>
  /** Has it attempted now, whatever became of it before. */
  retry(workspaceId: number, id: string): Promise<Delivery>
}

export function createDeliveries({ database, clock }: { database: Database; clock: Clock }): Deliveries {
  const { db, transact } = database
  const rows = (workspaceId: number) =>
    db
      .selectFrom('deliveries')
      .innerJoin('events', (join) =>
        join
          .onRef('events.workspace_id', '=', 'deliveries.workspace_id')
          .onRef('events.id', '=', 'deliveries.event_id'),
      )
      .selectAll('deliveries')
      .select('events.type as event_type')
      .where('deliveries.workspace_id', '=', workspaceId)

  async function find(workspaceId: number, id: string): Promise<Delivery> {
    const row = await rows(workspaceId).where('deliveries.id', '=', id).executeTakeFirst()
    if (!row) throw notFound('delivery', id)
    return toDelivery(row)
  }

  return {
    async get(workspaceId, id) {
      const delivery = await find(workspaceId, id)
      const attempts = await db
        .selectFrom('attempts')
        .selectAll()
        .where('delivery_id', '=', id)
        .orderBy('number')
        .execute()
      return { ...delivery, attempts: attempts.map(toAttempt) }
    },

    async list(workspaceId, { limit, cursor, endpoint_id, event_id, state, since, until }) {
      const before = cursorId(cursor, 'uuid', 'deliveries')
      let query = rows(workspaceId)
      if (before) query = query.where('deliveries.id', '<', before)
      if (endpoint_id !== undefined) query = query.where('deliveries.endpoint_id', '=', endpoint_id)
      if (event_id !== undefined) query = query.where('deliveries.event_id', '=', event_id)
      if (state) query = query.where('deliveries.state', '=', state)
      if (since) query = query.where('deliveries.created_at', '>=', since)
      if (until) query = query.where('deliveries.created_at', '<', until)
      const found = await query
        .orderBy('deliveries.id', 'desc')
        .limit(limit + 1)
        .execute()
      return toListing(found.map(toDelivery), limit, 'deliveries')
    },

    async retry(workspaceId, id) {
      await transact(async (tx) => {
        const delivery = await tx
          .selectFrom('deliveries')
          .innerJoin('endpoints', 'endpoints.id', 'deliveries.endpoint_id')
          .select(['deliveries.endpoint_id', 'endpoints.disabled_at'])
          .where('deliveries.workspace_id', '=', workspaceId)
          .where('deliveries.id', '=', id)
          .forUpdate('deliveries')
          .executeTakeFirst()
        if (!delivery) return await failRetry(find(workspaceId, id))
        if (delivery.disabled_at) {
          throw new ParleyError('conflict', `Endpoint ${delivery.endpoint_id} is disabled: enable it first.`, {
            code: 'endpoint_disabled',
          })
        }
        await tx
          .updateTable('deliveries')
          .set({
            state: 'pending',
            due_at: clock.now(),
            leased_until: null,
            completed_at: null,
            generation: sql`generation + 1`,
          })
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', id)
          .execute()
      })
      return find(workspaceId, id)
    },
  }
}

/** Tells a delivery that isn't there from one whose endpoint isn't any more. */
async function failRetry(delivery: Promise<Delivery>): Promise<never> {
  const { endpoint_id } = await delivery
  throw new ParleyError('conflict', `Endpoint ${endpoint_id} was deleted.`, { code: 'endpoint_deleted' })
}

function toDelivery(row: Selectable<DeliveryRow> & { event_type: string }): Delivery {
  return {
    id: row.id,
    event_id: row.event_id,
    event_type: row.event_type,
    endpoint_id: row.endpoint_id,
    state: row.state as DeliveryState,
    attempts_made: row.attempts,
    next_attempt_at: row.state === 'pending' ? row.due_at.toISOString() : null,
    last_status_code: row.last_status_code,
    last_error: row.last_error,
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}

function toAttempt(row: Selectable<AttemptRow>): Attempt {
  return {
    number: row.number,
    started_at: row.started_at.toISOString(),
    status_code: row.status_code,
    error_code: row.error_code,
    error: row.error,
    response_body: row.response_body,
    timings: row.timings as Attempt['timings'],
  }
}
