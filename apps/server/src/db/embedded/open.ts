import { join, resolve } from 'node:path'

import { StartupError } from '../../kernel/startup-error.ts'
import { type Cluster, databaseUrl } from './cluster.ts'
import { exists, prepareDataDir } from './data-folder.ts'
import { ensureRunning } from './ensure-running.ts'
import { explain } from './failure.ts'
import { withLock } from './lock.ts'
import type { Logger } from './logger.ts'
import { noDatabase, openCluster } from './open-cluster.ts'
import type { Running } from './running.ts'
import { shutDown } from './shut-down.ts'
import { supervise } from './supervise.ts'

export interface EmbeddedDatabase {
  /** Stays the same for the life of this process, also after a restart of PostgreSQL. */
  readonly url: string
  /** Stops PostgreSQL, unless another Parley process uses it, or this process neither started nor supervises it. */
  stop(): Promise<void>
}

interface Options {
  /** PARLEY_DATA. */
  dataDir: string
  logger: Logger
  /** Whether to create a missing database: for a server, not for a command. */
  create: boolean
  /** Whether to start PostgreSQL again when it dies: for a server, not for a command. */
  supervise: boolean
  /** The port that Parley itself is about to listen at. */
  reservedPort?: number
}

/** Covers a crash recovery. */
const runningWithinMs = 60_000
/** Longer than `runningWithinMs`, so that another process's recovery can end. */
const lockMs = 90_000

export async function openEmbeddedDatabase(options: Options): Promise<EmbeddedDatabase> {
  const dataDir = resolve(options.dataDir)
  const lockFile = join(dataDir, 'postgres.lock')
  try {
    if (options.create) await prepareDataDir(dataDir)
    // The lock: a server is creating the database now.
    else if (!(await exists(join(dataDir, 'postgres'))) && !(await exists(lockFile))) throw noDatabase(dataDir)
    const locked = await withLock(lockFile, { waitMs: lockMs }, async () => {
      const cluster = await openCluster(dataDir, options.create)
      const { reservedPort } = options
      const way = { withinMs: runningWithinMs, ...(reservedPort !== undefined && { reservedPort }) }
      return { cluster, running: await ensureRunning(cluster, way) }
    })
    if (!locked) {
      throw new StartupError(
        `Another Parley process has been opening ${dataDir} for more than ${lockMs / 1000} s: wait for it or end it.`,
      )
    }
    return opened(locked.result.cluster, locked.result.running, lockFile, options)
  } catch (error) {
    throw await explain(error, dataDir)
  }
}

function opened(cluster: Cluster, running: Running, lockFile: string, options: Options): EmbeddedDatabase {
  const { logger } = options
  const { pid, port } = running
  logger.info(
    { pid, port, folder: cluster.folder },
    running.child ? 'PostgreSQL has started' : 'PostgreSQL was already running',
  )
  const supervisor = options.supervise ? supervise(cluster, running, lockFile, logger) : undefined

  const stop = async () => {
    await supervisor?.stop()
    const last = supervisor?.current() ?? running
    last.presence.close()
    if (supervisor || running.child) await shutDown(cluster, lockFile, logger)
  }
  let stopping: Promise<void> | undefined
  return {
    url: databaseUrl(cluster, port),
    stop() {
      stopping ??= stop()
      return stopping
    },
  }
}
