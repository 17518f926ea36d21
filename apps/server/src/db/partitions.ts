import { sql } from 'kysely'

import type { Db } from './database.ts'

// Events, deliveries and attempts have a partition for each day (UTC) of their ids. There is none for the rest: making a
// day would have to look through it, under a lock that stops every write.

const daysAhead = 10
// Any constant: the advisory lock under which one process at a time drops.
const dropLock = 7_275_393
const lockTimeoutMs = 2_000

/**
 * Makes the days to come that aren't there yet, and yesterday: for what was begun before midnight, or by a clock that is
 * slow.
 */
export async function makePartitionsAhead(db: Db): Promise<void> {
  await sql`
    select make_partitions(today - 1, today + ${sql.lit(daysAhead)})
    from (select (now() at time zone 'UTC')::date as today) now`.execute(db)
}

/** What of today and tomorrow isn't there: then nothing can be written that day. */
export async function missingPartitions(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select wanted.name from unnest(array['events', 'deliveries', 'attempts']) as parent, generate_series(0, 1) as days,
      lateral (select parent || '_' || to_char((now() at time zone 'UTC')::date + days, 'YYYYMMDD') as name) wanted
    where not exists (
      select from pg_inherits i where i.inhparent = parent::regclass and i.inhrelid = to_regclass(wanted.name))
    order by wanted.name`.execute(db)
  return rows.map(({ name }) => name)
}

interface Partition {
  parent: 'deliveries' | 'attempts' | 'events'
  name: string
  /** The least id of its day, and of the next one. */
  from: string
  to: string
  /** `detaching`, `detached`: whoever was dropping it died, or was held up. */
  state: 'attached' | 'detaching' | 'detached'
  expired: boolean
}

// Deliveries first, so that none is seen without its event and its attempts; events a day later than them, because a
// delivery may be made after the midnight that follows its event.
const droppable = (retentionDays: number) => sql<Partition>`
  select p.*, expired, uuid_floor(day::timestamp at time zone 'UTC')::text as from,
    uuid_floor((day + 1)::timestamp at time zone 'UTC')::text as to
  from (
    select split_part(c.relname, '_', 1) as parent, c.relname::text as name, to_date(right(c.relname, 8), 'YYYYMMDD') as day,
      case when i.inhrelid is null then 'detached' when i.inhdetachpending then 'detaching' else 'attached' end as state
    from pg_class c left join pg_inherits i on i.inhrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname ~ '^(events|deliveries|attempts)_\\d{8}$'
  ) p, lateral (
    select day < (now() at time zone 'UTC')::date - ${sql.lit(retentionDays)} - (parent = 'events')::integer as expired) e
  where expired or state = 'detaching'
  order by array_position(array['deliveries', 'attempts', 'events'], parent), day`

/**
 * Drops the days that are over for so long, but for those of which a delivery isn't settled. Never row by row, and
 * without making anybody wait. One process at a time; what one leaves undone the next one finishes. Returns the names of
 * what is gone.
 */
export async function dropOldPartitions(db: Db, retentionDays: number, goOn = () => true): Promise<string[]> {
  return db.connection().execute(async (one) => {
    const { rows } = await sql<{ ours: boolean }>`select pg_try_advisory_lock(${sql.lit(dropLock)}) as ours`.execute(
      one,
    )
    if (!rows[0]?.ours) return []
    try {
      // A backup may be reading for hours. What waits for it is finished in a later round.
      await sql`set lock_timeout = ${sql.lit(lockTimeoutMs)}`.execute(one)
      const dropped: string[] = []
      for (const partition of (await droppable(retentionDays).execute(one)).rows) {
        if (goOn() && (await drop(one, partition))) dropped.push(partition.name)
      }
      return dropped
    } finally {
      await sql`reset lock_timeout`.execute(one)
      await sql`select pg_advisory_unlock(${sql.lit(dropLock)})`.execute(one)
    }
  })
}

async function drop(db: Db, partition: Partition): Promise<boolean> {
  const [parent, name] = [sql.table(partition.parent), sql.table(partition.name)]
  if (partition.state === 'attached') {
    if (await isNeeded(db, partition)) return false
    await sql`alter table ${parent} detach partition ${name} concurrently`.execute(db)
  }
  if (partition.state === 'detaching') await sql`alter table ${parent} detach partition ${name} finalize`.execute(db)
  // Who was replaying one of its deliveries when it was looked at before has committed by now.
  if (partition.expired && !(await isNeeded(db, partition))) {
    await sql`drop table ${name}`.execute(db)
    return true
  }
  const [from, to] = [sql.lit(partition.from), sql.lit(partition.to)]
  await sql`alter table ${parent} attach partition ${name} for values from (${from}) to (${to})`.execute(db)
  return false
}

/** A delivery of that day, or of one of its events, isn't settled; or deliveries that go with it are still there. */
async function isNeeded(db: Db, { parent, from, to }: Partition): Promise<boolean> {
  const { rows } = await sql<{ needed: boolean }>`
    select exists (
      select from queue where (delivery_id >= ${from} and delivery_id < ${to}) or (event_id >= ${from} and event_id < ${to})
    ) or exists (
      select from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where ${parent} <> 'deliveries' and i.inhparent = 'deliveries'::regclass and right(c.relname, 8) in (
        to_char(uuid_time(${from}) at time zone 'UTC', 'YYYYMMDD'),
        case ${parent} when 'events' then to_char(uuid_time(${to}) at time zone 'UTC', 'YYYYMMDD') end)
    ) as needed`.execute(db)
  return rows[0]?.needed ?? true
}
