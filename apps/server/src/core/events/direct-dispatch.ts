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
  /** W3C trace context of the request that caused it. */
  trace_parent: string | null
}

/** A delivery that the statement which has written it has claimed for this process, under generation 1. */
export interface DispatchedDelivery {
  id: string
  event: StoredEvent
  lane: { id: number; version: string; max_in_flight: number; rate_limit: number | null; failing: boolean }
  /** As PostgreSQL prints it. */
  due_at: string
  seq: number
}

/**
 * Whoever delivers in this process. What nothing waits before needn't be searched for: it is claimed as it is written, and
 * handed over when it is committed. What goes wrong on the way costs a lease: it is found again when that has ended.
 */
export interface DirectDispatch {
  /** The endpoints of these workspaces that would be served at once, with all that is due for them in its hands. */
  ready(workspaceIds: Iterable<number>): number[]
  /** Until when what is claimed now is this process's. */
  leaseEnd(): Date
  accept(deliveries: DispatchedDelivery[], leaseEnd: Date): void
}

const dispatchers = new PerDatabase<DirectDispatch>()

/** From now on, deliveries that are written through this database are handed over. */
export function registerDirectDispatch(db: Db, directDispatch: DirectDispatch): void {
  dispatchers.set(db, directDispatch)
}

export function directDispatchFor(db: Db): DirectDispatch | undefined {
  return dispatchers.get(db)
}
