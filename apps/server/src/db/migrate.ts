import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

import pg from 'pg'

import { connectionName } from './connection-name.ts'

const folder = fileURLToPath(new URL('../../migrations/', import.meta.url))
// Any constant: the advisory lock under which one process at a time migrates.
const lockId = 7_275_391

/**
 * Applies missing migrations in the order of the file names, each in a transaction of its own. Older processes may be at
 * work: a migration waits a short time for a lock, because whatever comes after it would wait as well, and tries again.
 */
export async function migrate(databaseUrl: string): Promise<{ applied: string[] }> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: connectionName('migrate') })
  // The statement that waits rejects as well.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockId])
    await client.query(
      'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
    )
    await client.query('alter table migrations add column if not exists readable_since text')
    const pending = await pendingMigrations(client)
    for (const name of pending) {
      await apply(client, name)
    }
    return { applied: pending }
  } finally {
    await client.end()
  }
}

async function apply(client: pg.Client, name: string): Promise<void> {
  const statements = await readFile(folder + name, 'utf8')
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query("begin; set local lock_timeout = '1s'")
      await client.query(statements)
      await client.query('insert into migrations (name, readable_since) values ($1, $2)', [
        name,
        readableSince.exec(statements)?.[1] ?? null,
      ])
      await client.query('commit')
      return
    } catch (error) {
      await client.query('rollback').catch(() => {})
      if (attempt === triesForLocks || !isBusy(error)) throw error
      await sleep(pauseMs)
    }
  }
}

/** The first line of a migration that only adds: a Parley which knows that earlier one works with it, too. */
const readableSince = /^-- Readable since (\S+)\n/

const triesForLocks = 60
const pauseMs = 200

/** A deadlock, or a lock that wasn't free in time. */
function isBusy(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === '40P01' || error.code === '55P03')
}

/** The migrations that the database lacks. Throws when it has one that this version doesn't know and can't work with. */
async function pendingMigrations(client: pg.Client): Promise<string[]> {
  const known = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const { rows } = await client.query<{ name: string; readable_since: string | null }>(
    'select name, readable_since from migrations order by name',
  )
  const foreign = rows.find(
    ({ name, readable_since: since }) => !known.includes(name) && (since === null || !known.includes(since)),
  )
  if (foreign) throw new NewerDatabaseError(foreign.name)
  const applied = new Set(rows.map(({ name }) => name))
  return known.filter((name) => !applied.has(name))
}

export class NewerDatabaseError extends Error {
  override readonly name = 'NewerDatabaseError'
  constructor(migration: string) {
    super(`The database was migrated by a newer Parley (${migration}): start that version, or restore a backup.`)
  }
}
