import type { Config } from './config/config.ts'
import { checkDatabase } from './db/check-database.ts'
import { openEmbeddedDatabase } from './db/embedded/open.ts'
import { libpqUrl } from './db/libpq-url.ts'
import { migrate, NewerDatabaseError } from './db/migrate.ts'
import { keepsSecretKey, loadSecretKey } from './db/secret-key.ts'
import type { Logger } from './kernel/logger.ts'
import { StartupError } from './kernel/startup-error.ts'
import { unlessStopped } from './kernel/stop-request.ts'

export interface Bootstrapped {
  databaseUrl: string
  secretKey: Buffer
  close(): Promise<void>
}

/**
 * Connects to the database of DATABASE_URL or starts the embedded one, and migrates it. `serves`: creates a missing
 * embedded one, and restarts it when it dies. Throws StartupError for a problem that the operator can fix, and the
 * reason of `stop` as soon as there is one: a migration that hasn't ended is undone.
 */
export async function bootstrap(
  config: Config,
  logger: Logger,
  serves: boolean,
  stop = new AbortController().signal,
): Promise<Bootstrapped> {
  const { dataDir } = config
  const foreign = config.database.url && libpqUrl(config.database.url)
  if (foreign && !config.secretKey) await checkKeptKey(dataDir, logger)
  const embedded = foreign
    ? undefined
    : await openEmbeddedDatabase({
        dataDir,
        logger,
        create: serves,
        supervise: serves,
        reservedPort: config.http.port,
      })
  const databaseUrl = foreign ?? embedded?.url ?? ''
  try {
    if (!embedded) await checkDatabase(databaseUrl)
    stop.throwIfAborted()
    const { applied } = await unlessStopped(stop, migrateOrExplain(databaseUrl))
    if (applied.length > 0) logger.info({ migrations: applied }, 'the database was migrated')
    const secretKey = await loadSecretKey(config.secretKey, dataDir)
    return { databaseUrl, secretKey, close: async () => embedded?.stop() }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
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

/** A key in a file is easily lost apart from its database. It is for those who began that way. */
async function checkKeptKey(dataDir: string, logger: Logger): Promise<void> {
  if (!(await keepsSecretKey(dataDir))) {
    throw new StartupError(
      'DATABASE_URL needs PARLEY_SECRET_KEY, which encrypts the secrets in the database: make one with openssl rand -base64 32, keep it, and give it to every process.',
    )
  }
  logger.warn({ dataDir }, 'the secret key is in secret.key, apart from the database: set PARLEY_SECRET_KEY to it')
}
