import { sql } from 'kysely'

import { newId } from '../kernel/ids.ts'
import type { Db } from './database.ts'

export const presenceChannel = 'parley_presence'

const atMostEveryMs = 20

/** Who looks at a conversation has changed. No event tells of it. */
export interface PresenceChanges {
  /** Call this after the commit. Other processes hear of it while somebody watches there. */
  tell(conversationId: number): void
  /** Call this with each payload of `presenceChannel`, and without one when payloads may have been lost. */
  heard(payload?: string): void
  /** Undefined: any of them may have changed. Returns what ends it. */
  subscribe(listener: (conversationId: number | undefined) => void): () => void
}

export function sharePresence(db: Db, othersWatch: () => boolean): PresenceChanges {
  const me = newId()
  const listeners = new Set<(conversationId: number | undefined) => void>()
  const untold = new Set<number>()

  function announce(): void {
    const ids = [...untold]
    untold.clear()
    sql`select pg_notify(${presenceChannel}, id || ' ' || ${me}::text) from unnest(${ids}::bigint[]) id`
      .execute(db)
      .catch(() => {})
  }

  return {
    tell(conversationId) {
      for (const listener of listeners) listener(conversationId)
      if (!othersWatch()) return
      if (untold.size === 0) setTimeout(announce, atMostEveryMs)
      untold.add(conversationId)
    },
    heard(payload) {
      const [id, from] = payload?.split(' ') ?? []
      if (from === me) return
      for (const listener of listeners) listener(id === undefined ? undefined : Number(id))
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
