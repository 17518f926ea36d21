import type { Selectable } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { ReplayLanes as LaneRow, Replays as ReplayRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { checkRange } from '../events/id-range.ts'
import { countReplayable } from './count-replayable.ts'
import { insertReplay } from './insert-replay.ts'
import { addCounts, type DryRun, type EndpointCounts, type Replay, type ReplayFilter, statesOf } from './replay.ts'
import { shownTraits, toTraitColumns } from './traits.ts'

export interface Replays {
  /**
   * Begins a replay of the deliveries that match the filter. The same request returns the existing replay, running or
   * completed; `again` repeats a completed one.
   */
  create(workspaceId: number, filter: ReplayFilter, again?: boolean): Promise<Replay & { begun: boolean }>
  /** Like `create`, but runs again what is completed. Throws `conflict` for a disabled endpoint. */
  retry(workspaceId: number, filter: ReplayFilter): Promise<Replay & { begun: boolean }>
  /** Counts what a replay would queue, and changes nothing. */
  dryRun(workspaceId: number, filter: ReplayFilter): Promise<DryRun>
  get(workspaceId: number, id: number): Promise<Replay & { endpoints: EndpointCounts[] }>
  list(workspaceId: number, page: Page): Promise<Listing<Replay>>
  /** Deliveries that are already queued are still attempted. */
  cancel(workspaceId: number, id: number): Promise<Replay>
}

export function createReplays({ database, clock }: { database: Database; clock: Clock }): Replays {
  const { db, transact } = database
  const rows = (workspaceId: number) => db.selectFrom('replays').selectAll().where('workspace_id', '=', workspaceId)

  async function find(workspaceId: number, id: number): Promise<Replay & { endpoints: EndpointCounts[] }> {
    const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound('replay', id)
    const endpoints = (await lanesOf(db, [id])).map(toCounts)
    return { ...toReplay(row, endpoints), endpoints }
  }

  const endpointOf = (workspaceId: number, id: number) =>
    db
      .selectFrom('endpoints')
      .select('disabled_at')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst()

  /** The filter with its end filled in. Throws `invalid` for a bad range or an unknown endpoint. */
  async function check(workspaceId: number, filter: ReplayFilter): Promise<ReplayFilter & { until: Date }> {
    const until = filter.until ?? clock.now()
    checkRange(filter.since, until)
    const { endpoint_id: id } = filter
    const endpoint = id === undefined || (await endpointOf(workspaceId, id))
    if (!endpoint) throw unknownReference('endpoint_id', 'endpoint')
    return { ...filter, until }
  }

  async function create(
    workspaceId: number,
    filter: ReplayFilter,
    again = false,
  ): Promise<Replay & { begun: boolean }> {
    const checked = await check(workspaceId, filter)
    const asked = normalize(filter)
    const { id, begun } = await transact((tx) =>
      insertReplay(tx, workspaceId, { filter: checked, asked, again, now: clock.now() }),
    )
    const { endpoints: _, ...replay } = await find(workspaceId, id)
    return { ...replay, begun }
  }

  return {
    create,

    async retry(workspaceId, filter) {
      const { endpoint_id: id } = filter
      const endpoint = id === undefined ? undefined : await endpointOf(workspaceId, id)
      if (endpoint?.disabled_at) {
        throw new ParleyError('conflict', `Endpoint ${id} is disabled: enable it first.`, { code: 'endpoint_disabled' })
      }
      return create(workspaceId, filter, true)
    },

    async dryRun(workspaceId, filter) {
      const {
        since,
        until,
        endpoint_id = null,
        event_types = null,
        state = null,
        traits,
      } = await check(workspaceId, filter)
      const columns = toTraitColumns(traits)
      const range = [workspaceId, since, until, event_types, endpoint_id] as const
      const endpoints = await countReplayable(database, [...range], statesOf(state), columns)
      return {
        dry_run: true,
        filter: {
          endpoint_id,
          event_types,
          since: since.toISOString(),
          until: until.toISOString(),
          state,
          ...shownTraits(columns),
        },
        counts: addCounts(endpoints),
        endpoints,
      }
    },

    get: find,

    async list(workspaceId, page) {
      const { data: found, next_cursor } = await paginate(rows(workspaceId), page, { list: 'replays' }, (row) => row)
      const ids = found.map(({ id }) => id)
      const lanes = await lanesOf(db, ids)
      const data = found.map((row) =>
        toReplay(row, lanes.filter(({ replay_id }) => replay_id === row.id).map(toCounts)),
      )
      return { data, next_cursor }
    },

    async cancel(workspaceId, id) {
      const { state } = await find(workspaceId, id)
      if (state === 'completed') {
        throw new ParleyError('conflict', `Replay ${id} is completed.`, { code: 'replay_completed' })
      }
      await transact(async (tx) => {
        const now = clock.now()
        // The lanes first, in the same lock order as a step: no deadlock.
        await tx
          .updateTable('replay_lanes')
          .set({ completed_at: now })
          .where('replay_id', '=', id)
          .where('completed_at', 'is', null)
          .execute()
        await tx
          .updateTable('replays')
          .set({ state: 'cancelled', completed_at: now, asked: null })
          .where('id', '=', id)
          .where('state', '=', 'running')
          .execute()
      })
      const { endpoints: _, ...replay } = await find(workspaceId, id)
      return replay
    },
  }
}

/** The request as sent: one without an end differs from one with the end that was filled in. */
function normalize({ endpoint_id, event_types, since, until, state, traits }: ReplayFilter): string {
  const types = event_types ? [...new Set(event_types)].sort() : null
  return JSON.stringify([
    endpoint_id ?? null,
    types,
    since,
    until ?? null,
    state ?? null,
    ...(traits ? [toTraitColumns(traits)] : []),
  ])
}

async function lanesOf(db: Db, replayIds: number[]): Promise<Selectable<LaneRow>[]> {
  if (replayIds.length === 0) return []
  return db.selectFrom('replay_lanes').selectAll().where('replay_id', 'in', replayIds).orderBy('endpoint_id').execute()
}

function toCounts(lane: Selectable<LaneRow>): EndpointCounts {
  const { endpoint_id, skipped, delivered, exhausted, cancelled, missing } = lane
  const total = delivered + exhausted + cancelled + missing
  return { endpoint_id, total, by_state: { delivered, exhausted, cancelled, missing }, skipped }
}

function toReplay(row: Selectable<ReplayRow>, endpoints: EndpointCounts[]): Replay {
  return {
    id: row.id,
    filter: {
      endpoint_id: row.endpoint_id,
      event_types: row.event_types as Replay['filter']['event_types'],
      since: row.since.toISOString(),
      until: row.until.toISOString(),
      state: row.only_state as Replay['filter']['state'],
      ...shownTraits(row),
    },
    state: row.state as Replay['state'],
    counts: addCounts(endpoints),
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
  }
}
