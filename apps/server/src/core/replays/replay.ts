import type { EventType } from '../events/event.ts'
import type { ReplayTraits, ShownTraits } from './traits.ts'

/**
 * The state of a delivery before its replay. `missing`: the endpoint would get the event now, and has no delivery of
 * it.
 */
export const replayableStates = ['delivered', 'exhausted', 'cancelled', 'missing'] as const
export type ReplayableState = (typeof replayableStates)[number]

const notDelivered: readonly ReplayableState[] = ['exhausted', 'cancelled', 'missing']

export interface ReplayFilter {
  endpoint_id?: number | undefined
  event_types?: EventType[] | undefined
  /** By when the events happened. */
  since: Date
  /** Absent: now. */
  until?: Date | undefined
  /** Absent: every state but `delivered`. */
  state?: ReplayableState | undefined
  /** Absent: any deliveries, and events without one. */
  traits?: ReplayTraits | undefined
}

export interface Counts {
  total: number
  by_state: Record<ReplayableState, number>
  /** Left as they were, because the endpoint is disabled. */
  skipped: number
}

export interface EndpointCounts extends Counts {
  endpoint_id: number
}

export interface ShownFilter extends ShownTraits {
  endpoint_id: number | null
  event_types: EventType[] | null
  since: string
  until: string
  state: ReplayableState | null
}

export interface Replay {
  id: number
  filter: ShownFilter
  state: 'running' | 'completed' | 'cancelled'
  /** Deliveries that have been queued so far. */
  counts: Counts
  created_at: string
  completed_at: string | null
}

export interface DryRun {
  dry_run: true
  filter: ShownFilter
  /** Deliveries that would be queued. */
  counts: Counts
  endpoints: EndpointCounts[]
}

export function statesOf(only: ReplayableState | null): readonly ReplayableState[] {
  return only ? [only] : notDelivered
}

export const noCounts = (): Counts => ({
  total: 0,
  by_state: { delivered: 0, exhausted: 0, cancelled: 0, missing: 0 },
  skipped: 0,
})

export function addCounts(counts: readonly Counts[]): Counts {
  const sum = noCounts()
  for (const { total, by_state, skipped } of counts) {
    sum.total += total
    sum.skipped += skipped
    for (const state of replayableStates) sum.by_state[state] += by_state[state]
  }
  return sum
}
