import type { ObservedAttempt } from './observed-attempt.ts'

/**
 * Metrics for Prometheus. No label may name a URL, an endpoint or a workspace: each label value is a time series that
 * lasts as long as the process.
 */
export interface Metrics {
  /** Events have been written. */
  accepted(eventType: string, count: number): void
  attempt(attempt: ObservedAttempt): void
  /** One try at sending a message has ended. */
  message(outcome: MessageOutcome): void
  /** A request has been answered. `route`: the pattern of the path; undefined for an unknown path. */
  request(method: string, route: string | undefined, statusCode: number, seconds: number): void
  /** Calls `read` at each scrape, like the methods below. */
  readEngine(work: 'deliveries' | 'messages', read: () => EngineReading): void
  /** In seconds: how long the oldest result of an attempt has been waiting to be recorded. */
  readDatabaseLag(read: () => number): void
  readQueue(read: () => Promise<QueueReading>): void
  readConnections(pool: 'main' | 'engine', read: () => ConnectionsReading): void
  /** In the text format of Prometheus. Concurrent calls share one answer. */
  render(): Promise<string>
}

export const messageOutcomes = [
  'accepted',
  'unknown',
  'retry',
  'hold',
  'credentials',
  'permanent',
  'template_required',
] as const

export type MessageOutcome = (typeof messageOutcomes)[number]

export interface EngineReading {
  /** Attempts in flight. */
  inFlight: number
  /** Claimed work that waits in memory for a slot. */
  buffered: number
  /** Receivers for which this process has work: endpoints, channels. */
  lanes: number
  /** Lanes with an open circuit breaker: they fail, and are only probed. */
  lanesOpen: number
}

/** The same in every process that shares the database. Must stay cheap however long the queue is. */
export interface QueueReading {
  /** Pending deliveries: an estimate or a capped count. */
  pending: number
  /** How long ago the oldest due and unclaimed delivery became due. Zero when there is none. */
  oldestDueSeconds: number
}

export interface ConnectionsReading {
  busy: number
  idle: number
  max: number
  /** Statements and transactions that wait for a connection. */
  waiting: number
}

export const metricsContentType = 'text/plain; version=0.0.4; charset=utf-8'
