import { type Selectable, sql } from 'kysely'
import { paginate } from '../../db/paginate.ts'
import type { Deliveries as DeliveryRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { type Attempt, toAttempt } from './attempt.ts'
import { type ExplainDependencies, explain } from './explain.ts'
import { requeue } from './requeue.ts'

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One event for one endpoint. */
export interface Delivery {
  id: string
  event_id: string
  /** Null when the event is past its retention: a replay may have created the delivery long after the event. */
  event_type: string | null
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

export interface DeliveryFilter extends Page {
  endpoint_id?: number | undefined
  event_id?: string | undefined
  state?: DeliveryState | undefined
  /** By the delivery's creation time, which is the time of its event. */
  since?: Date | undefined
  until?: Date | undefined
}

export interface Deliveries {
  get(workspaceId: number, id: string): Promise<Delivery & { attempts: Attempt[] }>
  list(workspaceId: number, filter: DeliveryFilter): Promise<Listing<Delivery>>
  /** Attempts the delivery now, whatever its state. */
  retry(workspaceId: number, id: string): Promise<Delivery>
}

interface DeliveriesDependencies extends ExplainDependencies {
  clock: Clock
}

const all = sql<Selectable<DeliveryRow>>`deliveries`
// From the queue, in its order. The limit keeps the planner from scanning the history for pending deliveries.
const waiting = sql<Selectable<DeliveryRow>>`(
  select q.workspace_id, q.delivery_id as id, q.event_id, q.endpoint_id, d.state, d.attempts, d.last_status_code,
    d.last_error, d.created_at, d.completed_at, d.exhausted_at
  from queue q, lateral (
    select * from deliveries d where d.workspace_id = q.workspace_id and d.id = q.delivery_id limit 1) d)`

export function createDeliveries(deps: DeliveriesDependencies): Deliveries {
  const { database, clock } = deps
  const { db, transact } = database
  const rows = (workspaceId: number, from = all) =>
    db
      .selectFrom(from.as('d'))
      .selectAll('d')
      // Looked up for each row: the planner chose a full scan for a join.
      .select((select) => [
        select
          .selectFrom('events')
          .select('type')
          .whereRef('events.workspace_id', '=', 'd.workspace_id')
          .whereRef('events.id', '=', 'd.event_id')
          .as('event_type'),
        select
          .selectFrom('queue')
          .select('due_at')
          .whereRef('queue.workspace_id', '=', 'd.workspace_id')
          .whereRef('queue.delivery_id', '=', 'd.id')
          .as('due_at'),
      ])
      .where('d.workspace_id', '=', workspaceId)

  async function find(workspaceId: number, id: string): Promise<Delivery> {
    const row = await rows(workspaceId).where('d.id', '=', id).executeTakeFirst()
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
      const explained = await explain(deps, { workspaceId, delivery, attempts: attempts.map(toAttempt) })
      return { ...delivery, attempts: explained }
    },

    async list(workspaceId, { endpoint_id, event_id, state, since, until, ...page }) {
      // Pending deliveries come from the queue, exhausted ones from a small index: neither scans the whole history.
      let query = rows(workspaceId, state === 'pending' ? waiting : all)
      if (endpoint_id !== undefined) query = query.where('d.endpoint_id', '=', endpoint_id)
      if (event_id !== undefined) query = query.where('d.event_id', '=', event_id)
      if (state === 'exhausted') query = query.where('d.exhausted_at', 'is not', null)
      if (state) query = query.where('d.state', '=', state)
      if (since) query = query.where('d.created_at', '>=', since)
      if (until) query = query.where('d.created_at', '<', until)
      return paginate(query, page, { list: 'deliveries', id: 'uuid', column: 'd.id' }, toDelivery)
    },

    async retry(workspaceId, id) {
      await transact(async (tx) => {
        const delivery = await tx
          .selectFrom('deliveries')
          .innerJoin('endpoints', 'endpoints.id', 'deliveries.endpoint_id')
          .select(['deliveries.endpoint_id', 'endpoints.disabled_at'])
          .select((select) =>
            select
              .selectFrom('events')
              .select('id')
              .whereRef('events.workspace_id', '=', 'deliveries.workspace_id')
              .whereRef('events.id', '=', 'deliveries.event_id')
              .where('erased', '=', false)
              .as('event_id'),
          )
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
        if (delivery.event_id === null) {
          throw new ParleyError(
            'conflict',
            "The delivery's event was dropped after its retention, or its contact was erased.",
            {
              code: 'event_dropped',
            },
          )
        }
        await requeue(tx, workspaceId, [id], 'retry', clock.now())
      })
      return find(workspaceId, id)
    },
  }
}

/** Distinguishes a missing delivery from one whose endpoint was deleted. */
async function failRetry(delivery: Promise<Delivery>): Promise<never> {
  const { endpoint_id } = await delivery
  throw new ParleyError('conflict', `Endpoint ${endpoint_id} was deleted.`, { code: 'endpoint_deleted' })
}

function toDelivery(row: Selectable<DeliveryRow> & { event_type: string | null; due_at: Date | null }): Delivery {
  return {
    id: row.id,
    event_id: row.event_id,
    event_type: row.event_type,
    endpoint_id: row.endpoint_id,
    state: row.state as DeliveryState,
    attempts_made: row.attempts,
    next_attempt_at: row.due_at?.toISOString() ?? null,
    last_status_code: row.last_status_code,
    last_error: row.last_error,
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}
