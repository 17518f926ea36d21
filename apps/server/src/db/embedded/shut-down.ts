import type { Cluster } from './cluster.ts'
import { withLock } from './lock.ts'
import type { Logger } from './logger.ts'
import { othersConnected } from './others-connected.ts'
import { findPostmaster } from './postmaster.ts'
import { terminate } from './terminate.ts'

/** A process that holds the lock longer is about to use PostgreSQL or to stop it. */
const lockMs = 2_000

/** Stops PostgreSQL, unless another Parley process uses it: the last one stops it. */
export async function shutDown(cluster: Cluster, lockFile: string, logger: Logger): Promise<void> {
  await withLock(lockFile, { waitMs: lockMs }, async () => {
    const postmaster = await findPostmaster(cluster.folder)
    if (!postmaster) return
    const { pid, port } = postmaster
    if (await othersConnected(cluster, port)) {
      logger.info({ pid, port }, 'PostgreSQL keeps running: another Parley process uses it')
      return
    }
    await terminate(cluster, pid)
    logger.info({ pid, port }, 'PostgreSQL has stopped')
  })
}
