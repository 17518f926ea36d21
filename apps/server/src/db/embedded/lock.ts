import { access, constants } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'

const busy = 5 // SQLITE_BUSY
const pollMs = 50

/**
 * Runs `work` while no other process, nor another caller in this one, runs its own under the same path. `undefined` when the
 * lock didn't come in time. SQLite is used for its file locks alone: the kernel lets go of them when the process dies, so
 * none is ever stale, and Node has no flock.
 */
export async function withLock<T>(
  path: string,
  options: { waitMs: number; signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<{ result: T } | undefined> {
  const deadline = Date.now() + options.waitMs
  for (;;) {
    const lock = await tryLock(path)
    if (lock) {
      try {
        return { result: await work() }
      } finally {
        lock.close()
      }
    }
    if (Date.now() > deadline) return undefined
    await setTimeout(pollMs, undefined, { signal: options.signal })
  }
}

async function tryLock(path: string): Promise<DatabaseSync | undefined> {
  // SQLite wouldn't tell why it can't. Not by opening it: closing a file drops the locks that the process has on it.
  await access(path, constants.W_OK).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const database = new DatabaseSync(path, { timeout: 0 })
  try {
    database.exec('pragma journal_mode = off; begin exclusive')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined
    throw error
  }
}
