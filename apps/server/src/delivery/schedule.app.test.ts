import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

const minute = 60_000
const hour = 60 * minute
const delays = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour]

test('a delivery is attempted ten times over three days, then exhausted; a retry still delivers it', async () => {
  parley.receiver.respondWith({ status: 500, body: 'out of order' })
  const { id: endpointId, received } = await parley.subscribe()
  const began = parley.clock.now()
  const { id, event_id } = await parley.happen(endpointId)
  const startedAt: string[] = []
  for (const [n, delay] of delays.entries()) {
    startedAt.push(parley.clock.now().toISOString())
    const { state, next_attempt_at } = await parley.attempted(id, n + 1)
    const wait = Date.parse(next_attempt_at ?? '') - parley.clock.now().getTime()
    expect(state).toBe('pending')
    expect(wait).toBeGreaterThanOrEqual(delay * 0.9)
    expect(wait).toBeLessThanOrEqual(delay * 1.1 + 1)
    await parley.advanceTo(next_attempt_at)
  }
  startedAt.push(parley.clock.now().toISOString())
  const exhausted = await parley.attempted(id, 10)
  expect(exhausted).toMatchObject({
    state: 'exhausted',
    next_attempt_at: null,
    last_status_code: 500,
    last_error: null,
    completed_at: parley.clock.now().toISOString(),
  })
  expect(exhausted.attempts).toMatchObject(
    startedAt.map((started_at, n) => ({
      number: n + 1,
      started_at,
      status_code: 500,
      error_code: null,
      error: null,
      response_body: 'out of order',
      timings: {
        dns_ms: null,
        connect_ms: n === 0 ? expect.any(Number) : expect.toSatisfy((ms) => ms === null || typeof ms === 'number'),
        tls_ms: null,
        first_byte_ms: expect.any(Number),
        total_ms: expect.any(Number),
      },
    })),
  )
  const took = parley.clock.now().getTime() - began.getTime()
  expect(took).toBeGreaterThan(67 * hour)
  expect(took).toBeLessThan(84 * hour)

  // Each attempt has the same event, with a new signature.
  expect(received()).toHaveLength(10)
  expect(new Set(received().map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event_id]))
  expect(received().map(({ headers }) => headers['webhook-timestamp'])).toEqual(
    startedAt.map((text) => String(Math.floor(Date.parse(text) / 1_000))),
  )
  expect(new Set(received().map(({ headers }) => headers['webhook-signature'])).size).toBe(10)
  expect(new Set(received().map(({ rawBody }) => rawBody.toString())).size).toBe(1)

  expect((await parley.endpoint(endpointId)).failing_since).toBe(began.toISOString())
  await parley.advance(minute)
  parley.receiver.respondWith(200)
  await parley.request('POST', `/v1/deliveries/${id}/retry`)
  expect(await parley.attempted(id, 11)).toMatchObject({ state: 'delivered', last_status_code: 200, last_error: null })
  await expect.poll(async () => (await parley.endpoint(endpointId)).failing_since).toBeNull()
})

test('a delivery to an unreachable endpoint is retried, and the attempt names the reason', async () => {
  const { id: endpointId } = await parley.subscribe({ url: 'http://127.0.0.1:9/' })
  const { id } = await parley.happen(endpointId)
  expect(await parley.attempted(id, 1)).toMatchObject({
    state: 'pending',
    last_status_code: null,
    last_error: 'connection refused by 127.0.0.1:9',
    attempts: [{ status_code: null, error_code: 'connection_refused', response_body: '' }],
  })
})

test.each([
  [429, '120', 120_000],
  [503, 'date', hour],
  [500, '120', 5_000],
])('a %i with Retry-After %s is retried after %i ms', async (status, header, wait) => {
  const retryAfter = header === 'date' ? new Date(parley.clock.now().getTime() + hour).toUTCString() : header
  parley.receiver.respondWith({ status, headers: { 'retry-after': retryAfter } })
  const { id: endpointId } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  const { next_attempt_at } = await parley.attempted(id, 1)
  const waits = Date.parse(next_attempt_at ?? '') - parley.clock.now().getTime()
  // A date has whole seconds. The usual delay has a jitter of ±10 %.
  expect(Math.abs(waits - wait)).toBeLessThanOrEqual(1_000)
  parley.receiver.respondWith(200)
  await parley.advanceTo(next_attempt_at)
  expect((await parley.attempted(id, 2)).state).toBe('delivered')
})

test('a redirect is not followed', async () => {
  parley.receiver.respondWith({ status: 302, headers: { location: parley.receiver.url('/elsewhere') } })
  const { id: endpointId } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  expect(await parley.attempted(id, 1)).toMatchObject({ state: 'pending', last_status_code: 302 })
  expect(parley.receiver.deliveries.filter(({ path }) => path === '/elsewhere')).toEqual([])
})

test('only the first 16 KiB of an answer are kept', async () => {
  parley.receiver.respondWith({ status: 200, body: 'a'.repeat(20_000) })
  const { id: endpointId } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  const { attempts } = await parley.attempted(id, 1)
  expect(attempts[0]?.response_body).toBe('a'.repeat(16_384))
})

test('an attempt that failed keeps the headers of its answer, one that delivered does not', async () => {
  const headers = { server: 'nginx "1"\\t', 'set-cookie': 'session=secret', 'x-many': 'ä, b' }
  parley.receiver.respondWith({ status: 500, headers })
  const { id: endpointId } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  const { next_attempt_at } = await parley.attempted(id, 1)
  parley.receiver.respondWith({ status: 200, headers })
  await parley.advanceTo(next_attempt_at)
  const [failed, delivered] = (await parley.attempted(id, 2)).attempts
  expect(failed?.response_headers).toMatchObject({ server: 'nginx "1"\\t', 'set-cookie': '(not kept)' })
  expect(failed).toMatchObject({ request: { method: 'POST' }, advice: expect.stringContaining('log') })
  expect(delivered).toMatchObject({ response_headers: null, advice: null, cause: null })
})
