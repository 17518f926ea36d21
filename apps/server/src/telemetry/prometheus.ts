import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client'

import {
  type ConnectionsReading,
  type EngineReading,
  type Metrics,
  messageOutcomes,
  type QueueReading,
} from './metrics.ts'
import { attemptOutcomes, resultOf, statusClass } from './observed-attempt.ts'
import { createReadings } from './readings.ts'

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
// A receiver's timeout is 8 to 30 seconds, by dialect.
const attemptBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30]

// Prometheus itself gives up after ten seconds by default.
const defaultPatienceMs = 2_000

/**
 * Metrics in a registry of their own, together with prom-client's default metrics of a Node.js process. A scrape waits
 * for readings at most `patienceMs`.
 */
export function createMetrics({ patienceMs = defaultPatienceMs } = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const accepted = new Counter({
    name: 'parley_events_accepted_total',
    help: 'Events written, by type.',
    labelNames: ['type'],
    registers,
  })
  const attempts = new Counter({
    name: 'parley_delivery_attempts_total',
    help: 'Attempts of deliveries, by the outcome for the delivery.',
    labelNames: ['outcome'],
    registers,
  })
  const attemptDuration = new Histogram({
    name: 'parley_delivery_attempt_duration_seconds',
    help: 'Duration of attempts, by the class of the status or the code of the error.',
    labelNames: ['result'],
    buckets: attemptBuckets,
    registers,
  })
  const messages = new Counter({
    name: 'parley_message_sends_total',
    help: "Tries at sending a message, by the outcome at the channel's vendor.",
    labelNames: ['outcome'],
    registers,
  })
  const requests = new Histogram({
    name: 'parley_http_request_duration_seconds',
    help: 'Duration of answered requests, by route and class of status.',
    labelNames: ['method', 'route', 'status'],
    buckets: requestBuckets,
    registers,
  })
  const engine = createReadings<EngineReading>({
    registry,
    patienceMs,
    label: 'work',
    gauges: {
      inFlight: { name: 'parley_engine_in_flight', help: 'Attempts in flight in this process.' },
      buffered: { name: 'parley_engine_buffered', help: 'Claimed work of this process that waits for a slot.' },
      lanes: { name: 'parley_engine_lanes', help: 'Receivers for which this process has work: endpoints, channels.' },
      lanesOpen: { name: 'parley_engine_lanes_open', help: 'Receivers that fail and are only probed.' },
    },
  })
  const lag = createReadings<{ seconds: number }>({
    registry,
    patienceMs,
    gauges: {
      seconds: {
        name: 'parley_engine_database_lag_seconds',
        help: 'How long the oldest result of an attempt has been waiting to be recorded.',
      },
    },
  })
  const queue = createReadings<QueueReading>({
    registry,
    patienceMs,
    gauges: {
      pending: {
        name: 'parley_deliveries_pending',
        help: 'Pending deliveries in the whole database: an estimate or a capped count.',
      },
      oldestDueSeconds: {
        name: 'parley_delivery_queue_age_seconds',
        help: 'How long ago the oldest unclaimed delivery became due, in the whole database.',
      },
    },
  })
  const connections = createReadings<ConnectionsReading>({
    registry,
    patienceMs,
    label: 'pool',
    gauges: {
      busy: { name: 'parley_database_connections_busy', help: 'Connections of this process that are in use.' },
      idle: { name: 'parley_database_connections_idle', help: 'Connections of this process that are open and unused.' },
      max: { name: 'parley_database_connections_max', help: 'The most connections that this process opens.' },
      waiting: { name: 'parley_database_connections_waiting', help: 'Statements that wait for a connection.' },
    },
  })
  // Prometheus takes a series' first value as its start: without a zero, the first increment would be lost.
  for (const outcome of attemptOutcomes) attempts.inc({ outcome }, 0)
  for (const outcome of messageOutcomes) messages.inc({ outcome }, 0)
  let rendering: Promise<string> | undefined

  async function render(): Promise<string> {
    await Promise.all([engine, lag, queue, connections].map((readings) => readings.refresh()))
    return registry.metrics()
  }

  return {
    accepted: (type, count) => accepted.inc({ type }, count),
    attempt(attempt) {
      attempts.inc({ outcome: attempt.outcome })
      attemptDuration.observe({ result: resultOf(attempt) }, attempt.seconds)
    },
    message: (outcome) => messages.inc({ outcome }),
    // Unknown paths and methods share one label: clients could send any number of them.
    request: (method, route, statusCode, seconds) =>
      requests.observe(
        { method: route ? method : 'other', route: route ?? 'none', status: statusClass(statusCode) },
        seconds,
      ),
    readEngine: (work, read) => engine.readFrom(read, work),
    readDatabaseLag: (read) => lag.readFrom(() => ({ seconds: read() })),
    readQueue: (read) => queue.readFrom(read),
    readConnections: (pool, read) => connections.readFrom(read, pool),
    render() {
      rendering ??= render().finally(() => {
        rendering = undefined
      })
      return rendering
    },
  }
}
