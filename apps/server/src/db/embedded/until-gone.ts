import { setTimeout } from 'node:timers/promises'

import type { Cluster } from './cluster.ts'
import { isPostmaster, readPostmaster } from './postmaster.ts'
import type { Running } from './running.ts'
import { signal as send } from './terminate.ts'

const pollMs = 1_000
const stoppingMs = 5_000

/** Resolves when this PostgreSQL has died, or at the signal. */
export async function untilGone(cluster: Cluster, { pid, child }: Running, signal: AbortSignal): Promise<void> {
  const wake = new AbortController()
  const onWake = () => wake.abort()
  signal.addEventListener('abort', onWake)
  child?.once('exit', onWake)
  let stoppingSince: number | undefined
  try {
    while (!signal.aborted && (await isPostmaster(pid, cluster.folder))) {
      if (!(await isStopping(cluster, pid))) stoppingSince = undefined
      else if (stoppingSince === undefined) stoppingSince = Date.now()
      // After a plain `kill`, PostgreSQL refuses new clients and waits for the connected ones, which never leave.
      else if (Date.now() - stoppingSince > stoppingMs) await send(cluster, pid, 'SIGINT').catch(() => undefined)
      await setTimeout(pollMs, undefined, { signal: wake.signal, ref: false }).catch(() => undefined)
    }
  } finally {
    signal.removeEventListener('abort', onWake)
    child?.off('exit', onWake)
  }
}

async function isStopping(cluster: Cluster, pid: number): Promise<boolean> {
  const file = await readPostmaster(cluster.folder).catch(() => undefined)
  return file !== undefined && file !== 'unreadable' && file.pid === pid && file.status === 'stopping'
}
