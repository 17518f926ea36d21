import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { generate, PostgresDialect } from 'kysely-codegen'
import pg from 'pg'

import { openEmbeddedDatabase } from '../../apps/server/src/db/embedded/open.ts'
import { migrate } from '../../apps/server/src/db/migrate.ts'

const logger = { info() {}, warn: (_: object, message: string) => console.error(message) }

/** Kysely's row types of a new database after all migrations. */
export async function databaseTypes(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-generate-'))
  try {
    const database = await openEmbeddedDatabase({ dataDir, logger, create: true, supervise: false })
    try {
      await migrate(database.url)
      const types = await describeTables(database.url)
      await disconnected(database.url)
      return types
    } finally {
      await database.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Waits for the generator's connections to close: if PostgreSQL closed one first, this process would crash. */
async function disconnected(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const others = `select from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid() and application_name not like 'parley%'`
  while ((await client.query(others)).rowCount !== 0) await delay(20)
  await client.end()
}

async function describeTables(connectionString: string): Promise<string> {
  const dialect = new PostgresDialect()
  const db = await dialect.introspector.connect({ connectionString, dialect })
  try {
    return await generate({
      db,
      dialect,
      outFile: null,
      // The table of the migration runner.
      excludePattern: 'migrations',
      typeMapping: { int8: 'number', json: 'unknown', jsonb: 'unknown' },
    })
  } finally {
    await db.destroy()
  }
}
