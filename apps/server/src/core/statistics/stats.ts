import type { DeliveryState } from '../deliveries/delivery-filter.ts'

/** A row of the roll-up is for this long. */
export const quarterMs = 15 * 60_000

/** How far back, and in which steps. Starts are multiples of the step. */
export const ranges = {
  '24h': { steps: 24, stepMs: 60 * 60_000 },
  '7d': { steps: 28, stepMs: 6 * 60 * 60_000 },
} as const
export type Range = keyof typeof ranges

export interface AttemptTotals {
  /** Attempts. */
  succeeded: number
  failed: number
  /** Deliveries that were settled. */
  delivered: number
  exhausted: number
}

export interface Step extends AttemptTotals {
  since: string
}

export interface Performance extends AttemptTotals {
  range: Range
  /** Of the attempts; null without any. */
  success_rate: number | null
  /** Milliseconds of an attempt; null without any. */
  p95_ms: number | null
  /** Every step of the range, the oldest first. */
  series: Step[]
}

export interface LaneState {
  /** Attempts that are running. */
  in_flight: number
  /** Claimed, and waiting for a slot. */
  buffered: number
  breaker: 'closed' | 'open'
  /** When an open breaker lets the next attempt through. */
  probe_at: string | null
  /** When the worker last wrote its state; null: never. */
  seen_at: string | null
}

export interface Backlog {
  /** At most 1,000 are counted. */
  pending: number
  /** Since when the first of those that are due has waited. */
  oldest_due_at: string | null
}

export interface SecretAge {
  /** Since when the secret signs. */
  since: string
  /** Until when an earlier one signs as well. */
  previous_until: string | null
}

export interface EndpointStats extends Performance, Backlog {
  /** Of the endpoint. */
  id: number
  failing_since: string | null
  disabled_at: string | null
  max_in_flight: number
  rate_limit: number | null
  secret: SecretAge
  lane: LaneState
}

export interface RecentError {
  delivery_id: string
  endpoint_id: number
  event_type: string | null
  state: DeliveryState
  status_code: number | null
  error: string | null
  created_at: string
}

export interface DeliveryStats extends Performance {
  /** At most 10,000 are counted. */
  pending: number
  /** When the oldest pending delivery was created. */
  oldest_pending_at: string | null
  failing: { endpoint_id: number; name: string | null; failing_since: string | null; disabled_at: string | null }[]
  /** The newest deliveries whose last attempt failed. */
  recent_errors: RecentError[]
}
