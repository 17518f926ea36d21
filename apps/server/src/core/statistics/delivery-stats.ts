import { CompiledQuery, type Selectable } from 'kysely'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Endpoints as EndpointRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { readLanes } from './read-lanes.ts'
import { readPerformance } from './read-performance.ts'
import { readRecentErrors } from './read-recent-errors.ts'
import type { DeliveryStats, EndpointStats, Range } from './stats.ts'

/** How deliveries go, from roll-ups that the engine writes every few seconds, and from the queue. */
export interface DeliveryStatistics {
  ofEndpoint(workspaceId: number, id: number, range: Range): Promise<EndpointStats>
  /** In the order of the list of endpoints. */
  ofEndpoints(workspaceId: number, range: Range, page: Page): Promise<Listing<EndpointStats>>
  ofWorkspace(workspaceId: number, range: Range): Promise<DeliveryStats>
}

const failingAtMost = 20

// The order keeps the planner from scanning the queue: both are read from its key, whose order is that of time.
const backlogStatement = `
select
  (select count(*)::integer from (select from queue where workspace_id = $1 order by delivery_id limit 10000) counted) as pending,
  (select uuid_time(delivery_id) from queue where workspace_id = $1 order by delivery_id limit 1) as oldest`

export function createDeliveryStatistics({
  database,
  clock,
}: {
  database: Database
  clock: Clock
}): DeliveryStatistics {
  const { db } = database
  const endpoints = (workspaceId: number) =>
    db.selectFrom('endpoints').selectAll().where('workspace_id', '=', workspaceId)

  /** When the last of the earlier secrets that still sign ends, by endpoint. */
  async function readPreviousSecrets(endpointIds: number[]): Promise<Map<number, string>> {
    const rows = await db
      .selectFrom('previous_secrets')
      .select(({ fn }) => ['endpoint_id', fn.max('expires_at').as('until')])
      .where('endpoint_id', 'in', endpointIds)
      .where('expires_at', '>', clock.now())
      .groupBy('endpoint_id')
      .execute()
    return new Map(rows.map(({ endpoint_id, until }) => [endpoint_id, new Date(until).toISOString()]))
  }

  async function statsOf(workspaceId: number, rows: Selectable<EndpointRow>[], range: Range): Promise<EndpointStats[]> {
    if (rows.length === 0) return []
    const endpointIds = rows.map(({ id }) => id)
    const [performanceOf, lanes, previousUntil] = await Promise.all([
      readPerformance(db, { workspaceId, endpointIds }, range, clock.now()),
      readLanes(db, workspaceId, endpointIds, clock.now()),
      readPreviousSecrets(endpointIds),
    ])
    return rows.map((row) => ({
      id: row.id,
      failing_since: row.failing_since?.toISOString() ?? null,
      disabled_at: row.disabled_at?.toISOString() ?? null,
      max_in_flight: row.max_in_flight,
      rate_limit: row.rate_limit,
      secret: {
        since: (row.secret_since ?? row.created_at).toISOString(),
        previous_until: previousUntil.get(row.id) ?? null,
      },
      ...lanes(row.id),
      ...performanceOf(row.id),
    }))
  }

  return {
    async ofEndpoint(workspaceId, id, range) {
      const row = await endpoints(workspaceId).where('id', '=', id).executeTakeFirst()
      const [stats] = row ? await statsOf(workspaceId, [row], range) : []
      if (!stats) throw notFound('endpoint', id)
      return stats
    },

    async ofEndpoints(workspaceId, range, page) {
      const { data, next_cursor } = await paginate(endpoints(workspaceId), page, { list: 'endpoints' }, (row) => row)
      return { data: await statsOf(workspaceId, data, range), next_cursor }
    },

    async ofWorkspace(workspaceId, range) {
      const [performanceOf, backlog, failing, recent_errors] = await Promise.all([
        readPerformance(db, { workspaceId }, range, clock.now()),
        db.executeQuery<{ pending: number; oldest: Date | null }>(CompiledQuery.raw(backlogStatement, [workspaceId])),
        endpoints(workspaceId)
          .where(({ or, eb }) => or([eb('failing_since', 'is not', null), eb('disabled_at', 'is not', null)]))
          .orderBy('id', 'desc')
          .limit(failingAtMost)
          .execute(),
        readRecentErrors(db, workspaceId),
      ])
      const { pending = 0, oldest = null } = backlog.rows[0] ?? {}
      return {
        ...performanceOf(null),
        pending,
        oldest_pending_at: oldest?.toISOString() ?? null,
        failing: failing.map(({ id, name, failing_since, disabled_at }) => ({
          endpoint_id: id,
          name,
          failing_since: failing_since?.toISOString() ?? null,
          disabled_at: disabled_at?.toISOString() ?? null,
        })),
        recent_errors,
      }
    },
  }
}
