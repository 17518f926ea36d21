import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { DeliveryState } from '../deliveries/delivery-filter.ts'
import type { RecentError } from './stats.ts'

interface Row {
  delivery_id: string
  endpoint_id: number
  event_type: string | null
  state: DeliveryState
  status_code: number | null
  error: string | null
  created_at: Date
}

// The exhausted from their index, the others from the end of the queue. The limits force look-ups.
const statement = `
with failed as materialized (
  (select id from deliveries where workspace_id = $1 and exhausted_at is not null order by id desc limit 10)
  union all
  (select delivery_id from (
    select delivery_id, attempts from queue where workspace_id = $1 order by delivery_id desc limit 1000) newest
  where attempts > 0 limit 10)
)
select d.id as delivery_id, d.endpoint_id, d.state, d.last_status_code as status_code, d.last_error as error, d.created_at,
  (select e.type from events e where e.workspace_id = $1 and e.id = d.event_id) as event_type
from failed f, lateral (select * from deliveries d where d.workspace_id = $1 and d.id = f.id limit 1) d
order by d.id desc limit 10`

/** The newest deliveries whose last attempt failed. */
export async function readRecentErrors(db: Db, workspaceId: number): Promise<RecentError[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(statement, [workspaceId]))
  return rows.map(({ created_at, ...row }) => ({ ...row, created_at: created_at.toISOString() }))
}
