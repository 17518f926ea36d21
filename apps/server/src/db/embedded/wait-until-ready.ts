import { setTimeout } from 'node:timers/promises'

import { StartupError } from '../../kernel/startup-error.ts'
import type { Cluster } from './cluster.ts'
import { type Connection, connect } from './connect.ts'
import { readPostmaster } from './postmaster.ts'

const pollMs = 25

export interface Patience {
  /** Epoch milliseconds. */
  readonly deadline: number
  readonly signal?: AbortSignal | undefined
}

interface Process {
  readonly pid: number
  isAlive(): boolean | Promise<boolean>
}

/** Connects as soon as PostgreSQL takes connections, also after a crash recovery. `undefined` when it has exited. */
export async function waitUntilReady(
  cluster: Cluster,
  postgres: Process,
  patience: Patience,
): Promise<Connection | undefined> {
  while (await postgres.isAlive()) {
    const file = await readPostmaster(cluster.folder)
    if (file && file !== 'unreadable' && file.pid === postgres.pid && file.status === 'ready') {
      const connection = await connect(cluster, file.port)
      if (connection) return connection
    }
    if (Date.now() > patience.deadline) {
      throw new StartupError(
        `PostgreSQL in ${cluster.folder} (process ${postgres.pid}) is still starting up or shutting down: see ${cluster.logFile}, and start Parley again when it is done.`,
      )
    }
    await setTimeout(pollMs, undefined, { signal: patience.signal })
  }
  return undefined
}
