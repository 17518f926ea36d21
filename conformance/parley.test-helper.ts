import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { inject } from 'vitest'

/** What an embedded database goes without: the receivers of the tests are on loopback. */
const external = {
  PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  PARLEY_ALLOW_NETWORKS: '127.0.0.0/8,::1/128',
}

/**
 * A Parley whose database is one of its own in the PostgreSQL of the whole run: an embedded one each would take most of the
 * time of most files. What is about the embedded one, or about a folder that processes share, takes `startParley`.
 */
export async function startServer(env: NodeJS.ProcessEnv = {}): Promise<ParleyProcess> {
  const database = await cloneDatabase(inject('templateUrl'))
  const settings = { DATABASE_URL: database.url, ...external, ...env }
  const parley = await startParley(settings).catch(async (error: unknown) => {
    await database.drop()
    throw error
  })
  return {
    ...parley,
    async close() {
      await parley.close()
      await database.drop()
    },
  }
}
