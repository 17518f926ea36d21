import { setTimeout } from 'node:timers/promises'

import type { Cluster } from './cluster.ts'
import { ensureRunning } from './ensure-running.ts'
import { withLock } from './lock.ts'
import type { Logger } from './logger.ts'
import type { Running } from './running.ts'
import { untilGone } from './until-gone.ts'

const backoffMs = { first: 200, last: 5_000 }
const attemptMs = 10_000
/** After running this long, the backoff starts over. */
const settledMs = 10_000

export interface Supervisor {
  /** The current PostgreSQL. */
  current(): Running
  stop(): Promise<void>
}

/** Restarts PostgreSQL on the same port whenever it dies, and never gives up. */
export function supervise(cluster: Cluster, first: Running, lockFile: string, logger: Logger): Supervisor {
  const abort = new AbortController()
  const { signal } = abort
  let current = first
  let delayMs = backoffMs.first

  const pause = async () => {
    await setTimeout(delayMs, undefined, { signal, ref: false }).catch(() => undefined)
    delayMs = Math.min(delayMs * 2, backoffMs.last)
  }

  const restart = async () => {
    while (!signal.aborted) {
      try {
        const options = { port: first.port, withinMs: attemptMs, signal }
        const locked = await withLock(lockFile, { waitMs: attemptMs, signal }, () => ensureRunning(cluster, options))
        if (locked) {
          current = locked.result
          logger.info({ pid: current.pid, port: current.port }, 'PostgreSQL runs again')
          return
        }
      } catch (error) {
        if (!signal.aborted) logger.warn({ err: error }, "PostgreSQL couldn't be restarted")
      }
      await pause()
    }
  }

  const watch = async () => {
    while (!signal.aborted) {
      const since = Date.now()
      await untilGone(cluster, current, signal)
      if (signal.aborted) return
      current.presence.close()
      logger.warn({ pid: current.pid, port: current.port }, 'PostgreSQL has died: restarting it')
      if (Date.now() - since > settledMs) delayMs = backoffMs.first
      else await pause()
      await restart()
    }
  }

  const watching = watch()
  return {
    current: () => current,
    async stop() {
      abort.abort()
      await watching
    },
  }
}
