import { sql } from 'kysely'

import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import type { Db } from './database.ts'

export const workChannel = 'parley_work'

const atMostEveryMs = 20

/**
 * Notifies other processes of this one's commits, if they share its work. The NOTIFY runs outside of the writing
 * transactions, at most every 20 ms: it makes its transaction wait for every other commit, which would serialise all
 * writes.
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
