import { sql } from 'kysely'

import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import type { Db } from './database.ts'

export const workChannel = 'parley_work'

const atMostEveryMs = 20

/**
 * Tells the others of what this process has committed, where they do its work or part of it. Outside of the transactions that caused them, and at most every
 * 20 ms: a NOTIFY makes its transaction wait for every other one that commits, which would serialise all writes.
 */
export function announceWork(db: Db, committed: WakeNotifier, othersWork: () => boolean): () => void {
  let timer: NodeJS.Timeout | undefined
  const unlisten = committed.subscribe(() => {
    if (othersWork())
      timer ??= setTimeout(() => {
        timer = undefined
        sql`select pg_notify(${workChannel}, '')`.execute(db).catch(() => {})
      }, atMostEveryMs)
  })
  return () => {
    unlisten()
    clearTimeout(timer)
  }
}
