import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { requeue } from '../deliveries/requeue.ts'
import { addMissing } from './add-missing.ts'
import { type ClaimedLane, claimLane, mostWaiting } from './claim-lane.ts'
import { findReplayable, type ReplayablePage } from './find-replayable.ts'
import { statesOf } from './replay.ts'

/** Queues the deliveries of replays in batches. Any number of processes may run one each. */
export interface ReplayRunner {
  /** One batch of one endpoint; false when there is no work now. */
  step(): Promise<boolean>
}

const eventsAtOnce = 2_000

/** `database`: one with `lookupsOnly`. */
export function createReplayRunner({ database, clock }: { database: Database; clock: Clock }): ReplayRunner {
  /** The lane's next deliveries. `enabled` is false when the endpoint is deleted or disabled. */
  async function findNext(tx: Tx, lane: ClaimedLane): Promise<ReplayablePage & { enabled: boolean }> {
    // The lock keeps the endpoint enabled, and keeps other replays from queueing the same deliveries at the same time.
    const endpoint = await tx
      .selectFrom('endpoints')
      .select('disabled_at')
      .where('id', '=', lane.endpoint_id)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!endpoint) return { found: [], reached: null, enabled: false }
    const enabled = endpoint.disabled_at === null
    const next = await findReplayable(tx, {
      workspaceId: lane.workspace_id,
      endpointId: lane.endpoint_id,
      after: lane.position,
      end: lane.end,
      types: lane.event_types,
      states: statesOf(lane.only_state),
      traits: lane,
      scan: eventsAtOnce,
      take: enabled ? mostWaiting - lane.waiting : eventsAtOnce,
    })
    return { ...next, enabled }
  }

  async function enqueue(tx: Tx, lane: ClaimedLane, { found }: ReplayablePage): Promise<void> {
    const known = found.flatMap(({ delivery_id }) => delivery_id ?? [])
    const missing = found.filter(({ delivery_id }) => delivery_id === null).map(({ event_id }) => event_id)
    const added = await addMissing(tx, lane.workspace_id, missing, lane.endpoint_id)
    await requeue(tx, lane.workspace_id, [...known, ...added], 'replay', clock.now())
  }

  async function advance(
    tx: Tx,
    lane: ClaimedLane,
    { found, reached, enabled }: ReplayablePage & { enabled: boolean },
  ) {
    const count = (state: string) => (enabled ? found.filter((one) => one.state === state).length : 0)
    await tx
      .updateTable('replay_lanes')
      .set((column) => ({
        position: reached ?? lane.end,
        delivered: column('delivered', '+', count('delivered')),
        exhausted: column('exhausted', '+', count('exhausted')),
        cancelled: column('cancelled', '+', count('cancelled')),
        missing: column('missing', '+', count('missing')),
        skipped: column('skipped', '+', enabled ? 0 : found.length),
        stepped_at: sql`clock_timestamp()`,
        completed_at: reached ? null : clock.now(),
      }))
      .where('replay_id', '=', lane.replay_id)
      .where('endpoint_id', '=', lane.endpoint_id)
      .execute()
  }

  /** When two lanes end at the same time, the later one sees that both have ended. */
  async function completeReplay(tx: Tx, id: number): Promise<void> {
    await tx.selectFrom('replays').select('id').where('id', '=', id).forNoKeyUpdate().execute()
    await tx
      .updateTable('replays')
      .set({ state: 'completed', completed_at: clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('replay_lanes')
              .select('endpoint_id')
              .where('replay_id', '=', id)
              .where('completed_at', 'is', null),
          ),
        ),
      )
      .execute()
  }

  return {
    async step() {
      const queued = await database.db.transaction().execute(async (tx) => {
        const lane = await claimLane(tx)
        if (!lane) return null
        const next = await findNext(tx, lane)
        if (next.enabled) await enqueue(tx, lane, next)
        await advance(tx, lane, next)
        if (next.reached === null) await completeReplay(tx, lane.replay_id)
        return next.enabled ? next.found.length : 0
      })
      if (queued) database.committed([], { deliveries: true, other: false })
      return queued !== null
    },
  }
}
