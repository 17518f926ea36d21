import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import type { EngineReading } from './metrics.ts'
import type { ObservedAttempt } from './observed-attempt.ts'
import { createMetrics } from './prometheus.ts'
import { readSamples } from './samples.test-helper.ts'

const attempt: ObservedAttempt = {
  traceparent: null,
  eventType: 'contact.created',
  eventId: 'e',
  deliveryId: 'd',
  endpointId: 1,
  number: 1,
  startedAt: new Date(),
  seconds: 0.02,
  outcome: 'delivered',
  statusCode: 200,
  error: null,
}

async function scrape(metrics: ReturnType<typeof createMetrics>) {
  const samples = readSamples(await metrics.render())
  return (name: string, labels = {}) =>
    samples.find((sample) => sample.name === name && JSON.stringify(sample.labels) === JSON.stringify(labels))?.value
}

test('attempts are counted by outcome and timed by result, without a label for the endpoint', async () => {
  const metrics = createMetrics()
  for (let endpointId = 1; endpointId <= 100; endpointId++) {
    metrics.attempt({ ...attempt, endpointId, deliveryId: `d${endpointId}`, statusCode: 200 + (endpointId % 5) })
  }
  // A response that was cut off is an error, whatever its status.
  const cut = { code: 'connection_reset', message: 'the connection to hooks.example.com was lost' }
  metrics.attempt({ ...attempt, outcome: 'retry', error: cut, seconds: 20 })
  metrics.attempt({ ...attempt, outcome: 'exhausted', statusCode: 410 })
  metrics.attempt({ ...attempt, outcome: 'cancelled', statusCode: null })
  metrics.accepted('contact.created', 3)
  metrics.accepted('contact.created', 2)

  const value = await scrape(metrics)
  const counts = Object.entries({ delivered: 100, retry: 1, exhausted: 1, cancelled: 1 })
  for (const [outcome, count] of counts) expect(value('parley_delivery_attempts_total', { outcome })).toBe(count)
  const duration = 'parley_delivery_attempt_duration_seconds'
  const results = Object.entries({ '2xx': 100, '4xx': 1, connection_reset: 1, other: 1 })
  for (const [result, count] of results) expect(value(`${duration}_count`, { result })).toBe(count)
  expect(value(`${duration}_sum`, { result: 'connection_reset' })).toBe(20)
  expect(value(`${duration}_bucket`, { le: '0.01', result: '2xx' })).toBe(0)
  expect(value(`${duration}_bucket`, { le: '0.025', result: '2xx' })).toBe(100)
  expect(value('parley_events_accepted_total', { type: 'contact.created' })).toBe(5)
  const text = await metrics.render()
  expect(text.match(/^parley_delivery_attempt_duration_seconds_count\{/gm)?.length).toBe(4)
  expect(text).not.toMatch(/hooks\.example|d17/)
})

test('rare outcomes start at zero, so that their first occurrence is visible', async () => {
  const value = await scrape(createMetrics())
  expect(value('parley_delivery_attempts_total', { outcome: 'exhausted' })).toBe(0)
  expect(value('parley_message_sends_total', { outcome: 'credentials' })).toBe(0)
})

test('gauges are read once for concurrent scrapes, and left out when their reading fails', async () => {
  const metrics = createMetrics({ patienceMs: 50 })
  const absent = await scrape(metrics)
  expect(absent('parley_engine_database_lag_seconds')).toBeUndefined()

  const engine: EngineReading = { inFlight: 3, buffered: 40, lanes: 5, lanesOpen: 1 }
  metrics.readEngine('deliveries', () => engine)
  metrics.readEngine('messages', () => ({ inFlight: 1, buffered: 0, lanes: 1, lanesOpen: 0 }))
  metrics.readDatabaseLag(() => 0.004)
  let asked = 0
  let read = async () => ({ pending: 1_000, oldestDueSeconds: 12.5 })
  metrics.readQueue(() => {
    asked++
    return read()
  })
  const values = await Promise.all([scrape(metrics), scrape(metrics), scrape(metrics)])
  expect(asked).toBe(1)
  for (const value of values) {
    expect(value('parley_engine_in_flight', { work: 'deliveries' })).toBe(3)
    expect(value('parley_engine_in_flight', { work: 'messages' })).toBe(1)
    expect(value('parley_engine_lanes_open', { work: 'deliveries' })).toBe(1)
    expect(value('parley_engine_database_lag_seconds')).toBe(0.004)
    expect(value('parley_deliveries_pending')).toBe(1_000)
    expect(value('parley_delivery_queue_age_seconds')).toBe(12.5)
  }

  engine.inFlight = 4
  read = () => Promise.reject(new Error('the database is away'))
  const failed = await scrape(metrics)
  expect(failed('parley_engine_in_flight', { work: 'deliveries' })).toBe(4)
  expect(failed('parley_deliveries_pending')).toBeUndefined()

  const { promise, resolve } = Promise.withResolvers<{ pending: number; oldestDueSeconds: number }>()
  read = () => promise
  const before = asked
  for (let round = 0; round < 2; round++) expect((await scrape(metrics))('parley_deliveries_pending')).toBeUndefined()
  expect(asked).toBe(before + 1)
  resolve({ pending: 0, oldestDueSeconds: 0 })
  await promise
  read = async () => ({ pending: 0, oldestDueSeconds: 0 })
  expect((await scrape(metrics))('parley_deliveries_pending')).toBe(0)
})

test('the operating guide lists every metric', async () => {
  const guide = await readFile(new URL('../../../../docs/guides/operating.md', import.meta.url), 'utf8')
  const listed = [...guide.matchAll(/^\| `(parley_\w+)`/gm)].map(([, name]) => name)
  const text = await createMetrics().render()
  expect(listed.toSorted()).toEqual([...text.matchAll(/^# TYPE (parley_\w+)/gm)].map(([, name]) => name).toSorted())
})
