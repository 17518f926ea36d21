import { sql } from 'kysely'

import { newId } from '../kernel/ids.ts'
import type { Db } from './database.ts'

export const watchChannel = 'parley_watch'

const everyMs = 5_000
const leaseMs = 15_000

/** Which processes want to hear of commits because somebody watches. They say so again and again, so that none is asked. */
export interface Watching {
  othersWatch(): boolean
  /** Call this with each payload of `watchChannel`, and without one when payloads may have been lost. */
  heard(payload?: string): void
  begin(): void
  end(): void
}

export function shareWatching(db: Db): Watching {
  const me = newId()
  // At first, nothing is known.
  let until = performance.now() + leaseMs
  let timer: NodeJS.Timeout | undefined

  function announce(): void {
    sql`select pg_notify(${watchChannel}, ${me})`.execute(db).catch(() => {})
  }

  return {
    othersWatch: () => performance.now() < until,
    heard(payload) {
      if (payload !== me) until = performance.now() + leaseMs
    },
    begin() {
      announce()
      timer ??= setInterval(announce, everyMs).unref()
    },
    end() {
      clearInterval(timer)
      timer = undefined
    },
  }
}
