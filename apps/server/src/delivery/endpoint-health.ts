import { toEndpoint } from '../core/endpoints/endpoint.ts'
import { cancelPending } from '../core/endpoints/endpoints.ts'
import { appendEvents } from '../core/events/append.ts'
import type { Tx } from '../db/database.ts'
import type { Affected, FinishedAttempt } from './sql/record.ts'

const disableAfterMs = 5 * 24 * 60 * 60_000

/**
 * Keeps since when each of these endpoints has been failing, and disables one that is gone or has failed for five days.
 * Apart from the record of the attempts: should we die in between, the next attempt says the same.
 */
export async function trackEndpointHealth(
  tx: Tx,
  affected: Affected[],
  finished: FinishedAttempt[],
  now: Date,
): Promise<void> {
  for (const { id, failing_since } of affected) {
    const outcomes = finished.filter(({ delivery }) => delivery.endpoint_id === id).map(({ outcome }) => outcome)
    const delivered = outcomes.some(({ state }) => state === 'delivered')
    if (outcomes.some(({ gone }) => gone)) await disable(tx, id, 'the receiver answered 410 Gone', now)
    else if (delivered) await setFailingSince(tx, id, null)
    else if (!failing_since) await setFailingSince(tx, id, now)
    else if (now.getTime() - failing_since.getTime() >= disableAfterMs) {
      await disable(tx, id, 'every attempt has failed for five days', now)
    }
  }
}

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
