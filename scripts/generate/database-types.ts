import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { generate, PostgresDialect } from 'kysely-codegen'

import { openEmbeddedDatabase } from '../../apps/server/src/db/embedded/open.ts'
import { migrate } from '../../apps/server/src/db/migrate.ts'

const logger = { info() {}, warn: (_: object, message: string) => console.error(message) }

/** Kysely's row types, as the migrations leave a new database. */
export async function databaseTypes(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-generate-'))
  try {
    const database = await openEmbeddedDatabase({ dataDir, logger, supervise: false })
    try {
      await migrate(database.url)
      return await describeTables(database.url)
    } finally {
      await database.stop()
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function describeTables(connectionString: string): Promise<string> {
  const dialect = new PostgresDialect()
  const db = await dialect.introspector.connect({ connectionString, dialect })
  try {
    return await generate({
      db,
      dialect,
      outFile: null,
      // The runner of the migrations keeps its own books there.
      excludePattern: 'migrations',
      typeMapping: { int8: 'number', json: 'unknown', jsonb: 'unknown' },
    })
  } finally {
    await db.destroy()
  }
}
