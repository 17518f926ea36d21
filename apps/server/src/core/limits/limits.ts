import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { type Quota, takeRequest, usedBy, windowsAt } from './take-request.ts'

/** What a key has left of the minute or the day, whichever limit is closer. */
export interface Allowance {
  limit: number
  remaining: number
  /** If the request is over the limit: how long to wait. */
  retryAfterSeconds: number | null
}

export interface Limits {
  /** Counts a request of a key, unless it is over the limit. Exact across all processes. */
  take(api: string, keyId: number): Promise<Allowance>
}

interface LimitsDependencies {
  database: Database
  clock: Clock
  /** Keyed by the API's name. */
  quotas: Readonly<Record<string, Quota>>
}

export function createLimits({ database: { db }, clock, quotas }: LimitsDependencies): Limits {
  return {
    async take(api, keyId) {
      const quota = quotas[api]
      if (!quota) throw new Error(`${api} has no quota`)
      const now = clock.now()
      const taken = await takeRequest(db, { api, keyId, quota, now })
      const { minute, day } = windowsAt(now, quota, taken ?? (await usedBy(db, api, keyId)))
      const { limit, remaining, endsAt } = day.remaining === 0 || day.remaining < minute.remaining ? day : minute
      if (taken) return { limit, remaining, retryAfterSeconds: null }
      // If something is left by now, a new minute has just begun.
      const seconds = remaining > 0 ? 1 : Math.max(1, Math.ceil((endsAt - now.getTime()) / 1_000))
      return { limit, remaining: 0, retryAfterSeconds: seconds }
    },
  }
}
