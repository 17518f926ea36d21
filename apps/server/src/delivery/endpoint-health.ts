import { toEndpoint } from '../core/endpoints/endpoint.ts'
import { cancelPending } from '../core/endpoints/endpoints.ts'
import { appendEvents } from '../core/events/append.ts'
import type { Tx } from '../db/database.ts'
import type { FinishedAttempt } from './sql/record.ts'

const disableAfterMs = 5 * 24 * 60 * 60_000

/**
 * Keeps since when each endpoint has been failing, and disables one that is gone or has failed for five days. Touches
 * the row only where that changes: a healthy endpoint costs nothing.
 */
export async function trackEndpointHealth(tx: Tx, finished: FinishedAttempt[], now: Date): Promise<void> {
  const health = new Map<number, { delivered: boolean; gone: boolean }>()
  for (const { delivery, outcome } of finished) {
    const seen = health.get(delivery.endpoint_id) ?? { delivered: false, gone: false }
    seen.delivered ||= outcome.state === 'delivered'
    seen.gone ||= outcome.gone
    health.set(delivery.endpoint_id, seen)
  }
  const rows = await tx
    .selectFrom('endpoints')
    .select(['id', 'failing_since'])
    .where('id', 'in', [...health.keys()])
    .where('disabled_at', 'is', null)
    .execute()
  for (const { id, failing_since } of rows) {
    const { delivered, gone } = health.get(id) ?? { delivered: false, gone: false }
    if (gone) await disable(tx, id, 'the receiver answered 410 Gone', now)
    else if (delivered && failing_since) await setFailingSince(tx, id, null)
    else if (!delivered && !failing_since) await setFailingSince(tx, id, now)
    else if (!delivered && failing_since && now.getTime() - failing_since.getTime() >= disableAfterMs) {
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
