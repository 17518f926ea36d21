import { sql } from 'kysely'

import type { Db } from './database.ts'

// Events, deliveries and attempts have a partition for each day (UTC) of their ids. There is no default partition:
// creating a day would scan it under a lock that stops every write.

const daysAhead = 10
// Any constant: the advisory lock under which one process at a time drops partitions.
const dropLock = 7_275_393
const lockTimeoutMs = 2_000

/**
 * Creates the missing partitions of the coming days. Also of yesterday, for transactions that began before midnight and
 * for slow clocks.
 */
export async function makePartitionsAhead(db: Db): Promise<void> {
  await sql`
    select make_partitions(today - 1, today + ${sql.lit(daysAhead)})
    from (select (now() at time zone 'UTC')::date as today) now`.execute(db)
}

/** Missing partitions of today and tomorrow. Without them, nothing can be written on that day. */
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
  /** `detaching`, `detached`: an earlier drop was interrupted or timed out. */
  state: 'attached' | 'detaching' | 'detached'
  expired: boolean
}

// Deliveries first, so that none is shown without its event and its attempts. Events a day later: a delivery may be
// inserted after the midnight that follows its event.
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
 * Drops partitions that are older than the retention, except those with an unsettled delivery. Never deletes row by
 * row, and blocks nobody. Runs in one process at a time; the next run finishes an interrupted one. Returns the dropped
 * names.
 */
export async function dropOldPartitions(db: Db, retentionDays: number, shouldContinue = () => true): Promise<string[]> {
  return db.connection().execute(async (one) => {
    const { rows } = await sql<{ ours: boolean }>`select pg_try_advisory_lock(${sql.lit(dropLock)}) as ours`.execute(
      one,
    )
    if (!rows[0]?.ours) return []
    try {
      // A backup may hold locks for hours. A later round drops the partitions that it blocked.
      await sql`set lock_timeout = ${sql.lit(lockTimeoutMs)}`.execute(one)
      const dropped: string[] = []
      for (const partition of (await droppable(retentionDays).execute(one)).rows) {
        if (shouldContinue() && (await drop(one, partition))) dropped.push(partition.name)
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
  // Checked again: a replay that was in progress at the first check has committed by now.
  if (partition.expired && !(await isNeeded(db, partition))) {
    await sql`drop table ${name}`.execute(db)
    return true
  }
  const [from, to] = [sql.lit(partition.from), sql.lit(partition.to)]
  await sql`alter table ${parent} attach partition ${name} for values from (${from}) to (${to})`.execute(db)
  return false
}

/** Whether an unsettled delivery belongs to that day or one of its events, or the day's deliveries still exist. */
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
