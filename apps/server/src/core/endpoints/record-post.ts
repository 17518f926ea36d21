import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { ParleyEvent } from '../events/event.ts'
import { keptHeaders, type RawHeaders } from './response-headers.ts'

/** How one request to a receiver went. */
export interface PostResult {
  status_code: number | null
  error: { code: string; message: string } | null
  content_type: string | null
  response_headers: RawHeaders | null
  response_body: string
  timings: object
}

interface RecordedPost {
  event: ParleyEvent
  endpointId: number
  channelId: number | null
  result: PostResult
  finishedAt: Date
}

// Written as settled, never queued: nobody wants a retry an hour later.
const statement = `
with event as (
  insert into events (id, workspace_id, type, occurred_at, data, channel_id, endpoint_id)
  values ($1, $2, $3, $4, $5::json, $6, $7)
), delivery as (
  insert into deliveries
    (id, workspace_id, event_id, endpoint_id, state, attempts, last_status_code, last_error, created_at, completed_at, exhausted_at)
  values ($8, $2, $1, $7, $9, 1, $10, $11, $4, $12, case when $9 = 'exhausted' then $12::timestamptz end)
)
insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, error, response_body, timings, response_headers)
values ($8, 1, $2, $4, $10, $13, $11, $14, $15::json, $16::json)`

/**
 * Records a request whose client waited for the answer, with its event, its delivery and its one attempt. Returns the
 * delivery's id.
 */
export async function recordPost(database: Database, post: RecordedPost): Promise<string> {
  const id = newId()
  const { event, endpointId, channelId, result, finishedAt } = post
  const { status_code: status, error } = result
  const delivered = !error && status !== null && status >= 200 && status < 300
  const values = [
    event.id,
    event.workspace_id,
    event.type,
    event.occurred_at,
    JSON.stringify(event.data),
    channelId,
    endpointId,
    id,
    delivered ? 'delivered' : 'exhausted',
    status,
    error?.message ?? null,
    finishedAt,
    error?.code ?? null,
    result.response_body,
    JSON.stringify(result.timings),
    result.response_headers && JSON.stringify(keptHeaders(result.response_headers)),
  ]
  await database.db.executeQuery(CompiledQuery.raw(statement, values))
  database.committed([event.type], { deliveries: false, other: false })
  return id
}
