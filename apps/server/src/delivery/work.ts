import type { Kind } from '../core/deliveries/requeue.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'

/** Something to be done at a receiver: a delivery for an endpoint. */
export interface Work {
  id: string
  /** What shares one receiver shares a lane: the id of the endpoint. */
  lane: number
  workspaceId: number
  kind: Kind
  limits: LaneLimits
  /** Whoever starts later may not be alone with it. */
  leaseEnd: Date
  /** In its lane's order; null where what is before it may still come. */
  position: QueuePosition | null
  /** For its lane: in which of its breaker's epochs it was begun. */
  epoch: number
}

export interface LaneLimits {
  /** Attempts under way at the same time. */
  maxInFlight: number
  /** Attempts a second; null: as many as there are. */
  ratePerSecond: number | null
  /** It had been failing when it was last heard of. */
  failing: boolean
}

/** How much a lane can take. A lane that isn't named takes as much of each kind as a source thinks fit to begin with. */
export interface Demand {
  lane: number
  kind: Kind
  max: number
  /** Only what is due after this one: what is before it has been claimed. Null: whatever is due. */
  after: QueuePosition | null
}

/** A place in a lane's order. */
export interface QueuePosition {
  /** As the source writes it. */
  dueAt: string
  seq: number
}

export interface Claimed<W extends Work> {
  work: W[]
  /** Where to go on: lanes are visited in turns, so many a claim. Null when the last one has been visited. */
  next: number | null
  /** Nothing waits in any lane, due or not. */
  empty: boolean
}

/**
 * Where the engine gets its work. What has been claimed is this process's until it is completed or released, or until
 * the process dies; then another gets it. PostgreSQL is the source today; a log may carry the work between processes
 * later, with PostgreSQL as the record.
 */
export interface WorkSource<W extends Work, Result> {
  /** Claims what is due. `from` is the `next` of the claim before. */
  claim(demands: Demand[], from: number | null): Promise<Claimed<W>>
  /** Records a result, unless the claim isn't ours any more. Durable once it resolves; made to be called in parallel. */
  complete(result: Result): Promise<void>
  /** Gives claims back, as if they had never been made. */
  release(work: W[]): Promise<void>
  /** Raised when there may be something to claim. */
  readonly wake: WakeNotifier
  start(): Promise<void>
  stop(): Promise<void>
}
