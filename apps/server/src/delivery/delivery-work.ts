import type { Indexed } from '../kernel/indexed-set.ts'
import type { Outcome } from './outcome.ts'
import type { AttemptResult } from './sender.ts'
import type { LoadedEvent } from './sql/load-events.ts'
import type { Work } from './work.ts'

/** A delivery that this process has claimed until its lease ends, with its event. */
export interface DeliveryWork extends Work, Indexed {
  generation: number
  /** Attempts since it was queued. */
  tries: number
  /** The endpoint row's xmin, which changes with every update. */
  endpointVersion: string
  /** Later deliveries of its order may wait for it. */
  ordered: boolean
  event: LoadedEvent
}

/** An attempt of a delivery, and its outcome. */
export interface FinishedAttempt {
  delivery: DeliveryWork
  startedAt: Date
  finishedAt: Date
  result: AttemptResult
  outcome: Outcome
}
