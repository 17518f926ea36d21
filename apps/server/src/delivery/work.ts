import type { Kind } from '../core/deliveries/requeue.ts'
import type { WakeNotifier } from '../kernel/wake-notifier.ts'

/** Work for a receiver: a delivery for an endpoint, or a message for a channel. */
export interface Work {
  id: string
  /** Work for one receiver shares a lane: the id of the endpoint or the channel. */
  lane: number
  workspaceId: number
  kind: Kind
  limits: LaneLimits
  /** After this, another process may claim it. */
  leaseEnd: Date
  /** In its lane's order; null where earlier work may still become due. */
  position: QueuePosition | null
  /** The epoch of the lane's breaker in which the attempt began. */
  epoch: number
}

export interface LaneLimits {
  /** Attempts at the same time. */
  maxInFlight: number
  /** Attempts a second; null: no limit. */
  ratePerSecond: number | null
  /** The receiver was failing when the lane was last read. */
  failing: boolean
}

/** How much a lane can take. For a lane that isn't listed, the source has a default for each kind. */
export interface Demand {
  lane: number
  kind: Kind
  max: number
  /** Claims only work after this position: earlier work has been claimed. Null: all due work. */
  after: QueuePosition | null
}

/** A position in a lane's order. */
export interface QueuePosition {
  /** In the source's own format. */
  dueAt: string
  seq: number
}

export interface Claimed<W extends Work> {
  work: W[]
  /** The cursor of the next claim: each visits a limited number of lanes. Null when all have been visited. */
  next: number | null
  /** No work waits in any lane, due or not. */
  empty: boolean
}

/**
 * Where the engine gets its work. A claim belongs to this process until it is completed or released. If the process
 * dies, another one claims the work. PostgreSQL is the source today; a log may carry the work between processes later,
 * with PostgreSQL as the record.
 */
export interface WorkSource<W extends Work, Result> {
  /** Claims due work. `from` is the `next` of the claim before. */
  claim(demands: Demand[], from: number | null): Promise<Claimed<W>>
  /** Records a result, unless the claim has lapsed. Durable once it resolves; may be called concurrently. */
  complete(result: Result): Promise<void>
  /** Releases claims, as if the work had never been claimed. */
  release(work: W[]): Promise<void>
  /** Notified when there may be work to claim. */
  readonly wake: WakeNotifier
  start(): Promise<void>
  stop(): Promise<void>
}
