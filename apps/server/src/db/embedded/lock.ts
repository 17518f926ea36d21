import { access, constants } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'

const busy = 5 // SQLITE_BUSY
const pollMs = 50

/**
 * Runs `work` under an exclusive lock on the path, across processes and callers. `undefined` when the lock wasn't free
 * in time. SQLite serves only for its file locks, as Node has no flock. The kernel releases them when the process dies,
 * so no lock is ever stale.
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
  // SQLite doesn't tell why it can't open the file. `access`, not `open`: closing a file drops the process's locks on
  // it.
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
