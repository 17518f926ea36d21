import { sql } from 'kysely'

import type { Db } from './database.ts'

const daysAhead = 3
const retentionDays = 7
// Any constant: one process at a time drops these.
const dropLock = 7_275_395
const lockTimeoutMs = 2_000

/** As `makePartitionsAhead`, for the log of requests. */
export async function makeRequestPartitions(db: Db): Promise<void> {
  await sql`
    select make_request_partitions(today - 1, today + ${sql.lit(daysAhead)})
    from (select (now() at time zone 'UTC')::date as today) now`.execute(db)
}

/** Drops the days that are older than a week, and blocks nobody. Returns their names. */
export async function dropOldRequestPartitions(db: Db): Promise<string[]> {
  return db.connection().execute(async (one) => {
    const { rows } = await sql<{ ours: boolean }>`select pg_try_advisory_lock(${sql.lit(dropLock)}) as ours`.execute(
      one,
    )
    if (!rows[0]?.ours) return []
    try {
      await sql`set lock_timeout = ${sql.lit(lockTimeoutMs)}`.execute(one)
      const old = (await oldPartitions.execute(one)).rows
      for (const { name, attached, detaching } of old) {
        if (detaching) await sql`alter table requests detach partition ${sql.table(name)} finalize`.execute(one)
        else if (attached) await sql`alter table requests detach partition ${sql.table(name)} concurrently`.execute(one)
        await sql`drop table ${sql.table(name)}`.execute(one)
      }
      return old.map(({ name }) => name)
    } finally {
      await sql`reset lock_timeout`.execute(one)
      await sql`select pg_advisory_unlock(${sql.lit(dropLock)})`.execute(one)
    }
  })
}

/** Detached ones are of a drop that was interrupted. */
const oldPartitions = sql<{ name: string; attached: boolean; detaching: boolean }>`
  select c.relname::text as name, i.inhrelid is not null as attached, coalesce(i.inhdetachpending, false) as detaching
  from pg_class c left join pg_inherits i on i.inhrelid = c.oid
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname ~ '^requests_\\d{8}$'
    and to_date(right(c.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date - ${sql.lit(retentionDays)}
  order by c.relname`
