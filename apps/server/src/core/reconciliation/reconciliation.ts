import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { checkRange } from '../events/id-range.ts'
import { type Discrepancy, reconcile } from './reconcile.ts'

export interface ReconciliationFilter {
  /** Absent: 24 h before `until`. */
  since?: Date | undefined
  /** Absent: now. */
  until?: Date | undefined
  endpoint_id?: number | undefined
}

export interface Reconciled {
  since: string
  until: string
  /** Deliveries of the range, by the time in their ids. */
  accepted: number
  delivered: number
  pending: number
  exhausted: number
  cancelled: number
  /** Every delivery is in exactly one of these states, and there is no discrepancy. */
  balanced: boolean
  /** The first hundred. */
  discrepancies: Discrepancy[]
  discrepancy_count: number
}

export interface Reconciliation {
  /** Proves from the records that nothing was lost. It reads one snapshot, so it holds under load. */
  reconcile(workspaceId: number, filter: ReconciliationFilter): Promise<Reconciled>
}

const dayMs = 24 * 60 * 60_000

export function createReconciliation({ database, clock }: { database: Database; clock: Clock }): Reconciliation {
  return {
    async reconcile(workspaceId, filter) {
      const until = filter.until ?? clock.now()
      const since = filter.since ?? new Date(until.getTime() - dayMs)
      checkRange(since, until)
      const found = await reconcile(database, [workspaceId, since, until, filter.endpoint_id ?? null])
      const { accepted, delivered, pending, exhausted, cancelled, discrepancy_count } = found
      const accounted = delivered + pending + exhausted + cancelled
      return {
        since: since.toISOString(),
        until: until.toISOString(),
        ...found,
        balanced: discrepancy_count === 0 && accounted === accepted,
      }
    },
  }
}
