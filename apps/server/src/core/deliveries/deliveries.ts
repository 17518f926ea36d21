import { sql } from 'kysely'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing } from '../../kernel/pagination.ts'
import type { WebhookRequest } from '../endpoints/webhook-request.ts'
import { type Attempt, toAttempt } from './attempt.ts'
import type { DeliveryFilter, DeliveryState } from './delivery-filter.ts'
import { type ExplainDependencies, explain } from './explain.ts'
import { listDeliveries, type ShownRow, shownDeliveries } from './list-deliveries.ts'
import { requeue } from './requeue.ts'

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

export interface Deliveries {
  /** `sent`: what its attempts have sent, where the caller knows. */
  get(workspaceId: number, id: string, sent?: WebhookRequest): Promise<Delivery & { attempts: Attempt[] }>
  list(workspaceId: number, filter: DeliveryFilter): Promise<Listing<Delivery>>
  /** Attempts the delivery now, whatever its state. */
  retry(workspaceId: number, id: string): Promise<Delivery>
}

interface DeliveriesDependencies extends ExplainDependencies {
  clock: Clock
}

export function createDeliveries(deps: DeliveriesDependencies): Deliveries {
  const { database, clock } = deps
  const { db, transact } = database
  async function find(workspaceId: number, id: string): Promise<Delivery> {
    const row = await shownDeliveries(db, [sql`d.workspace_id = ${workspaceId}`, sql`d.id = ${id}`]).executeTakeFirst()
    if (!row) throw notFound('delivery', id)
    return toDelivery(row)
  }

  return {
    async get(workspaceId, id, sent) {
      const delivery = await find(workspaceId, id)
      const attempts = await db
        .selectFrom('attempts')
        .selectAll()
        .where('delivery_id', '=', id)
        .orderBy('number')
        .execute()
      const explained = await explain(deps, { workspaceId, delivery, attempts: attempts.map(toAttempt), sent })
      return { ...delivery, attempts: explained }
    },

    async list(workspaceId, filter) {
      const { data, next_cursor } = await listDeliveries(db, workspaceId, filter)
      return { data: data.map(toDelivery), next_cursor }
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

function toDelivery(row: ShownRow): Delivery {
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
