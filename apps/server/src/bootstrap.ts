import pg from 'pg'

import type { Config } from './config/config.ts'
import { openEmbeddedDatabase } from './db/embedded/open.ts'
import { migrate, NewerDatabaseError } from './db/migrate.ts'
import { loadSecretKey } from './db/secret-key.ts'
import type { Logger } from './kernel/logger.ts'
import { StartupError } from './kernel/startup-error.ts'

export interface Bootstrapped {
  databaseUrl: string
  secretKey: Buffer
  close(): Promise<void>
}

/**
 * Connects to the database of DATABASE_URL or starts the embedded one, and migrates it. `serves`: creates a missing
 * embedded one, and restarts it when it dies. Throws StartupError for a problem that the operator can fix.
 */
export async function bootstrap(config: Config, logger: Logger, serves: boolean): Promise<Bootstrapped> {
  const embedded = config.database.url
    ? undefined
    : await openEmbeddedDatabase({ dataDir: config.dataDir, logger, create: serves, supervise: serves })
  const databaseUrl = config.database.url ?? embedded?.url ?? ''
  try {
    if (!embedded) await checkReachable(databaseUrl)
    const { applied } = await migrateOrExplain(databaseUrl)
    if (applied.length > 0) logger.info({ migrations: applied }, 'the database was migrated')
    const secretKey = await loadSecretKey(config.secretKey, config.dataDir)
    return { databaseUrl, secretKey, close: async () => embedded?.stop() }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

async function checkReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    )
    const version = rows[0]?.version ?? 0
    if (version < 150_000) {
      throw new StartupError(`DATABASE_URL is a PostgreSQL ${Math.floor(version / 10_000)}; Parley needs 15 or newer.`)
    }
  } catch (error) {
    if (error instanceof StartupError) throw error
    const { host } = new URL(url)
    throw new StartupError(`The database at ${host} (DATABASE_URL) can't be used: ${reason(error)}.`)
  } finally {
    await client.end().catch(() => {})
  }
}

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  return error instanceof Error && error.message ? error.message : String(error)
}

async function migrateOrExplain(url: string): Promise<{ applied: string[] }> {
  try {
    return await migrate(url)
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw new StartupError(error.message)
    // insufficient_privilege
    if (error instanceof Error && 'code' in error && error.code === '42501') {
      throw new StartupError(`The database user may not create tables: ${error.message}.`)
    }
    throw error
  }
}
