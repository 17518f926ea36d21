import { CompiledQuery } from 'kysely'

import type { Db } from '../../db/database.ts'

/** A worker process. */
export interface Member {
  id: string
  host: string
  pid: number
}

// By the database's clock, so that the processes' clocks don't matter.
const statement = `
with me as (
  insert into workers (id, host, pid, seen_at) values ($1, $2, $3, now()) on conflict (id) do update set seen_at = now()
), forgotten as (
  delete from workers where seen_at < now() - interval '1 hour'
)
select id::text, host, pid from workers where id <> $1 and seen_at > now() - make_interval(secs => $4)`

/** Sends this process's heartbeat. Returns the other living processes. */
export async function heartbeat(db: Db, me: Member, expiryMs: number): Promise<Member[]> {
  const values = [me.id, me.host, me.pid, expiryMs / 1_000]
  return (await db.executeQuery<Member>(CompiledQuery.raw(statement, values))).rows
}

/** How many worker processes live. */
export async function countMembers(db: Db, expiryMs: number): Promise<number> {
  const { rows } = await db.executeQuery<{ living: number }>(
    CompiledQuery.raw(
      'select count(*)::integer as living from workers where seen_at > now() - make_interval(secs => $1)',
      [expiryMs / 1_000],
    ),
  )
  return rows[0]?.living ?? 0
}

export async function leave(db: Db, id: string): Promise<void> {
  await db.executeQuery(CompiledQuery.raw('delete from workers where id = $1', [id]))
}
