import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

/** The columns of an endpoint that its lane needs. */
export interface LoadedLane {
  id: number
  /** The row's xmin, which changes with every update. */
  version: string
  max_in_flight: number
  rate_limit: number | null
  failing: boolean
}

const statement = `
select id, xmin::text as version, max_in_flight, rate_limit, failing_since is not null as failing
from endpoints where id = any($1::bigint[]) and disabled_at is null`

/** By id. Disabled and deleted endpoints are missing. */
export async function loadLanes(db: Db, ids: Iterable<number>): Promise<Map<number, LoadedLane>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const { rows } = await db.executeQuery<LoadedLane>(CompiledQuery.raw(statement, [`{${wanted}}`]))
  return new Map(rows.map((row) => [row.id, row]))
}
