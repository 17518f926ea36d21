import type { AttemptResult } from './sender.ts'

/** The outcome of an attempt for its delivery. */
export interface Outcome {
  state: 'pending' | 'delivered' | 'exhausted' | 'cancelled'
  /** When it is tried again, if it is. */
  dueAt: Date | null
  /** The receiver answered 410 Gone: its endpoint is disabled. */
  gone: boolean
  /** The receiver asked for a pause until then. */
  restUntil: Date | null
  /** A problem that the result itself doesn't contain. */
  problem: string | null
}

const longestRetryAfterMs = 24 * 60 * 60_000

const settled = { dueAt: null, gone: false, restUntil: null, problem: null }

/** `attempts` includes the one that has just ended. `schedule` has the wait after each attempt, in milliseconds. */
export function decide(
  result: AttemptResult,
  attempts: number,
  now: Date,
  schedule: readonly number[],
  random = Math.random(),
): Outcome {
  const status = result.error ? null : result.status_code
  if (status !== null && status >= 200 && status < 300) return { ...settled, state: 'delivered' }
  if (status === 410) return { ...settled, state: 'exhausted', gone: true }
  if (result.abort) return { ...settled, state: 'cancelled', problem: 'the receiver asked not to try it again' }
  const asked = status === 429 || status === 503 ? retryAfterMs(result.retry_after, now) : 0
  const restUntil = asked > 0 ? new Date(now.getTime() + asked) : null
  const delay = schedule[attempts - 1]
  if (delay === undefined) return { ...settled, state: 'exhausted', restUntil }
  // ±10 %, so that deliveries that failed together aren't retried together.
  const jittered = delay * (0.9 + 0.2 * random)
  return { ...settled, state: 'pending', dueAt: new Date(now.getTime() + Math.max(jittered, asked)), restUntil }
}

/** Retry-After by RFC 9110: seconds or a date. Zero when it is neither, at most a day. */
function retryAfterMs(header: string | null, now: Date): number {
  if (header === null) return 0
  const text = header.trim()
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime()
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), longestRetryAfterMs)
}
