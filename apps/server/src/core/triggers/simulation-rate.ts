import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'

const most = 20
const perMs = 60_000

// Each request locks the holder's row and sees the counts of those before it. So the limit is exact, across processes and
// in any minute.
const recent = (now: Date) => sql`array(
  select at from unnest(s.taken) at where at > ${new Date(now.getTime() - perMs)}::timestamptz order by at)`

/** Counts one simulation of a key or user. Throws `rate_limited` above 20 within a minute. */
export async function countSimulation(db: Db, workspaceId: number, holder: string, now: Date): Promise<void> {
  const { rows } = await sql`
    insert into simulation_counts as s (holder, workspace_id, taken)
    values (${holder}, ${workspaceId}, array[${now}::timestamptz])
    on conflict (workspace_id, holder) do update set taken = ${recent(now)} || ${now}::timestamptz
    where cardinality(${recent(now)}) < ${most}
    returning true`.execute(db)
  if (rows.length > 0) return
  const { taken } = await db
    .selectFrom('simulation_counts')
    .select('taken')
    .where('workspace_id', '=', workspaceId)
    .where('holder', '=', holder)
    .executeTakeFirstOrThrow()
  const freeAt = (taken.at(-most) ?? now).getTime() + perMs
  const seconds = Math.max(1, Math.ceil((freeAt - now.getTime()) / 1_000))
  throw new ParleyError('rate_limited', `${most} simulations a minute are allowed. Try again in ${seconds}s.`, {
    code: 'rate_limit',
    retryAfterSeconds: seconds,
  })
}
