import type { Db } from '../../db/database.ts'
import { PerDatabase } from '../../db/per-database.ts'
import type { EventType } from './event.ts'

/** An event as it has been written. */
export interface StoredEvent {
  id: string
  workspace_id: number
  type: EventType
  occurred_ms: number
  json: string
  simulated: boolean
  /** W3C trace context of the request that caused it. */
  trace_parent: string | null
}

/** A delivery that this process claimed in the statement that wrote it, under generation 1. */
export interface DispatchedDelivery {
  id: string
  event: StoredEvent
  lane: { id: number; version: string; max_in_flight: number; rate_limit: number | null; failing: boolean }
  /** As PostgreSQL prints it. */
  due_at: string
  seq: number
}

/**
 * The delivery engine of this process. A delivery for an idle lane is claimed as it is written, and dispatched after
 * the commit, without a search. If that fails, a claim finds the delivery when its lease has ended.
 */
export interface DirectDispatch {
  /**
   * The endpoints of these workspaces that have a free slot and whose due deliveries are all claimed by this process.
   */
  ready(workspaceIds: Iterable<number>): number[]
  /** The end of the lease of a claim that is taken now. */
  leaseEnd(): Date
  accept(deliveries: DispatchedDelivery[], leaseEnd: Date): void
}

const dispatchers = new PerDatabase<DirectDispatch>()

/** From now on, deliveries that are written through this database are dispatched directly. */
export function registerDirectDispatch(db: Db, directDispatch: DirectDispatch): void {
  dispatchers.set(db, directDispatch)
}

export function directDispatchFor(db: Db): DirectDispatch | undefined {
  return dispatchers.get(db)
}
