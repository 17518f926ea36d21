import type { Indexed } from '../kernel/indexed-set.ts'
import type { Outcome } from './outcome.ts'
import type { AttemptResult } from './sender.ts'
import type { LoadedEvent } from './sql/load-events.ts'
import type { Work } from './work.ts'

/** A delivery that is ours until its lease ends, with the event that it brings. */
export interface DeliveryWork extends Work, Indexed {
  generation: number
  /** Attempts since it came into the queue. */
  tries: number
  /** The transaction that last wrote the endpoint's row: changes with every change. */
  endpointVersion: string
  /** Something may wait for it in its order. */
  ordered: boolean
  event: LoadedEvent
}

/** An attempt of it, and what becomes of it. */
export interface FinishedAttempt {
  delivery: DeliveryWork
  startedAt: Date
  finishedAt: Date
  result: AttemptResult
  outcome: Outcome
}
