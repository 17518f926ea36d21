import { setTimeout } from 'node:timers/promises'

import { StartupError } from '../../kernel/startup-error.ts'
import type { Cluster } from './cluster.ts'
import { othersConnected } from './others-connected.ts'
import { findPostmaster, isPostmaster, type Postmaster } from './postmaster.ts'
import type { Running } from './running.ts'
import { startPostgres } from './start-postgres.ts'
import { terminate } from './terminate.ts'
import { type Patience, waitUntilReady } from './wait-until-ready.ts'

const pollMs = 100

/** Adopts the PostgreSQL that runs on the folder, or starts one, on `port` if given and never on `reservedPort`. Call this under the lock. */
export async function ensureRunning(
  cluster: Cluster,
  options: { port?: number; reservedPort?: number; withinMs: number; signal?: AbortSignal },
): Promise<Running> {
  const patience: Patience = { deadline: Date.now() + options.withinMs, signal: options.signal }
  for (;;) {
    const found = await findPostmaster(cluster.folder)
    const running = found ? await adopt(cluster, found, patience) : await startPostgres(cluster, options, patience)
    if (running && (options.port === undefined || running.port === options.port)) {
      running.presence.unref()
      return running
    }
    if (running) await clearAway(cluster, running)
    if (Date.now() > patience.deadline) {
      throw new StartupError(
        `PostgreSQL in ${cluster.folder} couldn't be started: its port or the memory of the last one is still in use; see ${cluster.logFile}.`,
      )
    }
    await setTimeout(pollMs, undefined, { signal: options.signal })
  }
}

async function adopt(cluster: Cluster, { pid, port }: Postmaster, patience: Patience): Promise<Running | undefined> {
  const presence = await waitUntilReady(cluster, { pid, isAlive: () => isPostmaster(pid, cluster.folder) }, patience)
  return presence && { pid, port, presence }
}

/**
 * Another process started PostgreSQL on another port while this one's was taken. This process's pools know only theirs.
 */
async function clearAway(cluster: Cluster, { pid, port, presence }: Running): Promise<void> {
  presence.close()
  if (!(await othersConnected(cluster, port))) await terminate(cluster, pid)
}
