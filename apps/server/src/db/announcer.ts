import { sql } from 'kysely'

import type { WakeNotifier } from '../kernel/wake-notifier.ts'
import type { Db } from './database.ts'

export const workChannel = 'parley_work'

const atMostEveryMs = 20

interface Announced {
  notifier: WakeNotifier
  othersListen(): boolean
}

/**
 * Notifies other processes of this one's commits, if they share its work or somebody watches there. The NOTIFY runs
 * outside of the writing transactions, at most every 20 ms: it makes its transaction wait for every other commit, which
 * would serialise all writes.
 */
export function announceWork(db: Db, announced: readonly Announced[]): () => void {
  let timer: NodeJS.Timeout | undefined
  const announce = () => {
    timer ??= setTimeout(() => {
      timer = undefined
      sql`select pg_notify(${workChannel}, '')`.execute(db).catch(() => {})
    }, atMostEveryMs)
  }
  const unlisten = announced.map(({ notifier, othersListen }) =>
    notifier.subscribe(() => {
      if (othersListen()) announce()
    }),
  )
  return () => {
    for (const stop of unlisten) stop()
    clearTimeout(timer)
  }
}
