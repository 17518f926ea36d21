import { kinds } from '../core/deliveries/requeue.ts'
import type { DispatchedDelivery } from '../core/events/direct-dispatch.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { createDeadlineTimer } from '../kernel/deadline-timer.ts'
import { ParleyError } from '../kernel/errors.ts'
import { IndexedSet } from '../kernel/indexed-set.ts'
import type { Logger } from '../kernel/logger.ts'
import type { Timings } from '../kernel/timings.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import type { DeliveryWork, FinishedAttempt } from './delivery-work.ts'
import type { Membership } from './membership.ts'
import { createRecorder } from './recorder.ts'
import { cancel } from './sql/cancel.ts'
import { type ClaimedRow, claim } from './sql/claim.ts'
import { extend } from './sql/extend.ts'
import { LoadedEvent, loadEvents } from './sql/load-events.ts'
import { type LoadedLane, loadLanes } from './sql/load-lanes.ts'
import { release } from './sql/release.ts'
import type { WorkSource } from './work.ts'

interface DeliverySourceDependencies {
  database: Database
  clock: Clock
  logger: Logger
  membership: Membership
  /** Wakes the engine when there may be new deliveries. */
  work: WakeNotifier
  timings: Pick<Timings, 'deliveryLease' | 'deliveryLeaseExtension'>
}

export interface DeliverySource extends WorkSource<DeliveryWork, FinishedAttempt> {
  /** The end of the lease of a claim that is taken now. */
  leaseEnd(): Date
  /** Takes over deliveries that were claimed as they were written, under that lease. */
  adopt(dispatched: DispatchedDelivery[], leaseEnd: Date): DeliveryWork[]
}

/** Deliveries from PostgreSQL, under leases. */
export function createDeliverySource(deps: DeliverySourceDependencies): DeliverySource {
  const { database, clock, logger, membership, timings, work: wake } = deps
  const { db } = database
  const recorder = createRecorder(deps)
  const held = new IndexedSet<DeliveryWork>()
  let extension: NodeJS.Timeout | undefined
  // Claims a retry that this process has recorded when it is due, without waiting for the next poll.
  const retry = createDeadlineTimer(clock, wake.notify)

  const leaseEnd = () => new Date(clock.now().getTime() + timings.deliveryLease)

  async function extendHeld(): Promise<void> {
    const claims = lastOf(held)
    const until = leaseEnd()
    const extended = await extend(db, claims, until)
    for (const claimed of claims) {
      if (extended.has(claimed.id)) claimed.leaseEnd = until
    }
  }

  return {
    wake,
    leaseEnd,

    adopt(dispatched, until) {
      const events = new Map<string, LoadedEvent>()
      return dispatched.map(({ id, event, lane, due_at, seq }) => {
        const loaded = events.get(event.id) ?? new LoadedEvent(event)
        events.set(event.id, loaded)
        const row = { id, workspace_id: event.workspace_id, due_at, seq, ...firstClaim }
        const work = toWork(row, loaded, lane, until)
        held.add(work)
        return work
      })
    },

    async claim(demands, from) {
      const until = leaseEnd()
      const now = clock.now()
      const { rows, next, empty } = await claim(db, {
        demands,
        from,
        shard: membership.current(),
        now,
        leaseEnd: until,
      })
      const [events, lanes] = await Promise.all([
        loadEvents(db, rows),
        loadLanes(
          db,
          rows.map(({ endpoint_id }) => endpoint_id),
        ),
      ])
      const work: DeliveryWork[] = []
      const impossible: ClaimedRow[] = []
      for (const row of rows) {
        const event = events.get(row.event_id)
        const lane = lanes.get(row.endpoint_id)
        if (event && lane) work.push(toWork(row, event, lane, until))
        else impossible.push(row)
      }
      for (const claimed of work) held.add(claimed)
      if (impossible.length > 0) {
        await cancel(
          db,
          impossible.map(({ id, workspace_id, generation }) => ({ id, workspaceId: workspace_id, generation })),
          now,
        )
      }
      return { work, next, empty }
    },

    async complete(finished) {
      try {
        await recorder.add(finished)
      } catch (error) {
        // A result that can't be stored is attempted again after its lease, which is no longer extended.
        if (!(error instanceof ParleyError)) held.delete(finished.delivery)
        throw error
      }
      held.delete(finished.delivery)
      if (finished.outcome.dueAt) retry.set(finished.outcome.dueAt)
      // The next delivery of its order may go now.
      else if (finished.delivery.ordered) wake.notify()
    },

    async release(work) {
      for (const one of work) held.delete(one)
      await release(db, work)
    },

    async start() {
      await membership.start()
      extension = setInterval(() => {
        extendHeld().catch((error: unknown) => logger.warn({ err: error }, 'leases could not be extended'))
      }, timings.deliveryLeaseExtension)
    },

    async stop() {
      clearInterval(extension)
      retry.clear()
      await recorder.idle()
      await membership.stop()
    },
  }
}

/** The newest claim of each delivery: one may have been claimed again while an earlier attempt was in flight. */
function lastOf(held: Iterable<DeliveryWork>): DeliveryWork[] {
  const last = new Map<string, DeliveryWork>()
  for (const work of held) if (work.generation > (last.get(work.id)?.generation ?? 0)) last.set(work.id, work)
  return [...last.values()]
}

const firstClaim = { generation: 1, kind: kinds.indexOf('first'), tries: 0, ordered: false }

function toWork(
  row: Omit<ClaimedRow, 'event_id' | 'endpoint_id'>,
  event: LoadedEvent,
  lane: LoadedLane,
  leaseEnd: Date,
): DeliveryWork {
  return {
    id: row.id,
    lane: lane.id,
    workspaceId: row.workspace_id,
    kind: kinds[row.kind] ?? 'retry',
    limits: { maxInFlight: lane.max_in_flight, ratePerSecond: lane.rate_limit, failing: lane.failing },
    leaseEnd,
    epoch: 0,
    setIndex: -1,
    generation: row.generation,
    tries: row.tries,
    ordered: row.ordered,
    endpointVersion: lane.version,
    event,
    // Ordered deliveries have no position: one that waited for an earlier one may become due behind the cursor.
    position: row.ordered ? null : { dueAt: row.due_at, seq: row.seq },
  }
}
