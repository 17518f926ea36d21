import { type Config, readConfig } from '../config/config.ts'
import type { Context } from '../context.ts'
import { connectionName } from '../db/connection-name.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { createLogger } from '../kernel/logger.ts'
import { stopRequest, unlessStopped } from '../kernel/stop-request.ts'

/** Builds the server's services for one command. */
export function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  return withStorage(async ({ databaseUrl, secretKey, config, stop }) => {
    // Loaded lazily: this is most of the command line's memory (46 MB), and of its time.
    const { createContext } = await import('../context.ts')
    const context = await createContext({ config, logger: createLogger('silent'), databaseUrl, secretKey })
    return unlessStopped(stop, work(context)).finally(() => context.close(0))
  })
}

/** For a command that needs few services: the others take two thirds of a second to load. */
export function withDatabase<T>(work: (database: Database, storage: Storage) => Promise<T>): Promise<T> {
  return withStorage(async (storage) => {
    const { databaseUrl, stop } = storage
    const database = openDatabase({
      url: databaseUrl,
      applicationName: connectionName('command'),
      maxConnections: 1,
      onError: () => {},
      onCommit: () => {},
    })
    return unlessStopped(stop, work(database, storage)).finally(database.close)
  })
}

interface Storage {
  config: Config
  databaseUrl: string
  secretKey: Buffer
  stop: AbortSignal
}

async function withStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const config = { ...readConfig(process.env), roles: new Set<never>() }
  const stop = stopRequest()
  const { bootstrap } = await import('../bootstrap.ts')
  const { close, ...storage } = await bootstrap(config, createLogger('silent'), false)
  try {
    return await work({ ...storage, config, stop })
  } finally {
    await close()
  }
}
