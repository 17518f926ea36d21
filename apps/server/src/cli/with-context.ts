import { readConfig } from '../config/config.ts'
import type { Context } from '../context.ts'
import { createLogger } from '../kernel/logger.ts'
import { stopRequest, unlessStopped } from '../kernel/stop-request.ts'

/** Builds the server's services for one command. */
export async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const config = { ...readConfig(process.env), roles: new Set<never>() }
  const logger = createLogger('silent')
  // Loaded lazily: these are most of the command line's memory (46 MB), and the long-running `parley mcp` needs none.
  const [{ createContext }, { bootstrap }] = await Promise.all([import('../context.ts'), import('../bootstrap.ts')])
  const stop = stopRequest()
  const storage = await bootstrap(config, logger, false)
  try {
    const context = await createContext({ config, logger, ...storage })
    try {
      return await unlessStopped(stop, work(context))
    } finally {
      await context.close(0)
    }
  } finally {
    await storage.close()
  }
}
