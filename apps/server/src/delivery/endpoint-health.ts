import { cancelPending } from '../core/endpoints/cancel-pending.ts'
import { toEndpoint } from '../core/endpoints/endpoint.ts'
import { appendEvents } from '../core/events/append.ts'
import { type Database, recordPendingDeliveries, type Tx } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import type { FinishedAttempt } from './delivery-work.ts'
import type { Outcome } from './outcome.ts'

const disableAfterMs = 5 * 24 * 60 * 60_000

/**
 * Stores since when each endpoint has been failing, and disables one that is gone or has failed for five days. Runs in
 * its own transaction after the record of the attempts: after a crash in between, the next attempt has the same effect.
 */
export interface EndpointHealth {
  /** Processes results. A batch without failures costs nothing. */
  track(finished: FinishedAttempt[]): Promise<void>
}

export function createEndpointHealth({ database, clock }: { database: Database; clock: Clock }): EndpointHealth {
  // Endpoints that this process has seen failing: a claim may be older than the failure.
  const failing = new Set<number>()

  async function settle(tx: Tx, id: number, outcomes: Outcome[]): Promise<void> {
    const row = await tx
      .selectFrom('endpoints')
      .select(['failing_since', 'disabled_at'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row || row.disabled_at) return
    const now = clock.now()
    const since = row.failing_since
    if (outcomes.some(({ gone }) => gone)) await disable(tx, id, 'the receiver answered 410 Gone', now)
    else if (outcomes.some(isDelivered)) {
      if (since) await setFailingSince(tx, id, null)
    } else if (!since) await setFailingSince(tx, id, now)
    else if (now.getTime() - since.getTime() >= disableAfterMs) {
      await disable(tx, id, 'every attempt has failed for five days', now)
    }
  }

  return {
    async track(finished) {
      for (const [id, attempts = []] of Map.groupBy(finished, ({ delivery }) => delivery.lane)) {
        const outcomes = attempts.map(({ outcome }) => outcome)
        const well = outcomes.some(isDelivered) && !outcomes.some(({ gone }) => gone)
        if (well && !failing.has(id) && !attempts.some(({ delivery }) => delivery.limits.failing)) continue
        failing.add(id)
        await database.transact((tx) => {
          recordPendingDeliveries(tx, 0)
          return settle(tx, id, outcomes)
        })
        if (well) failing.delete(id)
      }
    },
  }
}

const isDelivered = ({ state }: Outcome) => state === 'delivered'

async function setFailingSince(tx: Tx, id: number, since: Date | null): Promise<void> {
  await tx.updateTable('endpoints').set({ failing_since: since }).where('id', '=', id).execute()
}

async function disable(tx: Tx, id: number, reason: string, now: Date): Promise<void> {
  const row = await tx
    .updateTable('endpoints')
    .set({ disabled_at: now, disabled_reason: reason, updated_at: now })
    .where('id', '=', id)
    .where('disabled_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!row) return
  await cancelPending(tx, id, now)
  await appendEvents(tx, [
    { workspaceId: row.workspace_id, type: 'endpoint.disabled', occurredAt: now, data: toEndpoint(row) },
  ])
}
