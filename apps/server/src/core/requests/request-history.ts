import { sql } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { leastIdAt, timeOfId } from '../../kernel/ids.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'

/** A request that has been answered. It has no bodies. */
export interface AnsweredRequest {
  /** A UUIDv7 of when it came. In the answer as `request-id`. */
  id: string
  workspaceId: number
  mode: 'live' | 'test'
  /** `key:12`, `user:7`. */
  caller: string
  method: string
  /** As documented. Null: there is no such path. */
  route: string | null
  /** As asked, with its query, but for what is secret or names a person. */
  path: string
  status: number
  ms: number
  errorCode: string | null
  address: string
}

/** A request, as the native API shows it. */
export interface LoggedRequest {
  id: string
  at: string
  mode: 'live' | 'test'
  caller: string
  method: string
  route: string | null
  path: string
  status: number
  ms: number
  error_code: string | null
  address: string
}

export const statusClasses = ['2xx', '3xx', '4xx', '5xx', 'failed'] as const

export interface RequestFilter extends Page {
  request_id?: string | undefined
  /** `failed`: 4xx and 5xx. */
  status_class?: (typeof statusClasses)[number] | undefined
  method?: string | undefined
  route?: string | undefined
  caller?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

/** The requests of the last days. They are kept in memory first, and written several at once. */
export interface RequestHistory {
  record(request: AnsweredRequest): void
  /** Writes what was recorded. Rejects while it can't. */
  flush(): Promise<void>
  /** How many were dropped since the last call, because the database was away for too long. */
  takeDropped(): number
  /** Newest first. A test key sees the requests of test keys, a live key all. */
  list(reader: { accountId: number; mode: 'live' | 'test' }, filter: RequestFilter): Promise<Listing<LoggedRequest>>
}

const heldAtMost = 10_000
const writtenAtOnce = 1_000

export function createRequestHistory({ database: { db } }: { database: Pick<Database, 'db'> }): RequestHistory {
  let held: AnsweredRequest[] = []
  let dropped = 0

  return {
    record(request) {
      if (held.length < heldAtMost) held.push(request)
      else dropped++
    },

    async flush() {
      while (held.length > 0) {
        const batch = held.slice(0, writtenAtOnce)
        await insertRequests(db, batch)
        held = held.slice(batch.length)
      }
    },

    takeDropped() {
      const count = dropped
      dropped = 0
      return count
    },

    list({ accountId, mode }, filter) {
      const query = filtered(db, filter).where('workspace_id', '=', accountId)
      return paginate(
        mode === 'test' ? query.where('mode', '=', 'test') : query,
        filter,
        { list: 'requests', id: 'uuid' },
        ({ workspace_id: _, id, ...row }) => ({
          id,
          at: new Date(timeOfId(id)).toISOString(),
          ...row,
          mode: row.mode as LoggedRequest['mode'],
        }),
      )
    },
  }
}

/** Nobody waits for the disk: what a crash takes is the last half second. */
async function insertRequests(db: Db, batch: readonly AnsweredRequest[]): Promise<void> {
  const all = <Name extends keyof AnsweredRequest>(name: Name) => batch.map((request) => request[name])
  await db.transaction().execute(async (tx) => {
    await sql`set local synchronous_commit = off`.execute(tx)
    await sql`
      insert into requests (id, workspace_id, mode, caller, method, route, path, status, ms, error_code, address)
      select * from unnest(
        ${all('id')}::uuid[], ${all('workspaceId')}::bigint[], ${all('mode')}::text[], ${all('caller')}::text[],
        ${all('method')}::text[], ${all('route')}::text[], ${all('path')}::text[], ${all('status')}::smallint[],
        ${all('ms')}::integer[], ${all('errorCode')}::text[], ${all('address')}::text[])
      on conflict do nothing`.execute(tx)
  })
}

/** Literals, so that a prepared plan can use the index of failed requests. */
const statusRanges = {
  '2xx': sql<boolean>`status < 300`,
  '3xx': sql<boolean>`status >= 300 and status < 400`,
  '4xx': sql<boolean>`status >= 400 and status < 500`,
  '5xx': sql<boolean>`status >= 400 and status >= 500`,
  failed: sql<boolean>`status >= 400`,
}

function filtered(db: Db, { request_id, status_class, method, route, caller, since, until }: RequestFilter) {
  let query = db.selectFrom('requests').selectAll()
  if (request_id !== undefined) query = query.where('id', '=', request_id)
  if (status_class !== undefined) query = query.where(statusRanges[status_class])
  if (method !== undefined) query = query.where('method', '=', method)
  if (route !== undefined) query = query.where('route', '=', route)
  if (caller !== undefined) query = query.where('caller', '=', caller)
  if (since) query = query.where('id', '>=', leastIdAt(since.getTime()))
  if (until) query = query.where('id', '<', leastIdAt(until.getTime()))
  return query
}
