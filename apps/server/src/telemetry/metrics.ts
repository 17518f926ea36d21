import type { ObservedAttempt } from './observed-attempt.ts'

/**
 * What is counted and measured, for Prometheus. No label may name a URL, an endpoint or a workspace: each value of a
 * label is a time series of its own for as long as the process lives.
 */
export interface Metrics {
  /** Events have been written. */
  accepted(eventType: string, count: number): void
  attempt(attempt: ObservedAttempt): void
  /** One try at sending a message has ended. */
  message(outcome: MessageOutcome): void
  /** A request has been answered. `route` is the pattern of the path; undefined where there is none. */
  request(method: string, route: string | undefined, statusCode: number, seconds: number): void
  /** Asked at each scrape, and so are the others. */
  readEngine(work: 'deliveries' | 'messages', read: () => EngineReading): void
  /** In seconds: for how long the oldest result of an attempt has been waiting to be written down. */
  readDatabaseLag(read: () => number): void
  readQueue(read: () => Promise<QueueReading>): void
  readConnections(pool: 'main' | 'engine', read: () => ConnectionsReading): void
  /** In the text format of Prometheus. Whoever asks meanwhile gets the same answer. */
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
  /** Attempts under way. */
  inFlight: number
  /** Claimed, and waiting in memory for a slot. */
  buffered: number
  /** Receivers that this process has work for: endpoints, channels. */
  lanes: number
  /** Those that fail and are probed only. */
  lanesOpen: number
}

/** The same in every process that shares the database. Must stay cheap however long the queue is. */
export interface QueueReading {
  /** Deliveries that aren't settled: an estimate, or a count that stops at some maximum. */
  pending: number
  /** How long ago the oldest delivery that is due, and that nobody has claimed, became due. Zero when there is none. */
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
