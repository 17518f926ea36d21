import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering({}, undefined, undefined, { timings: { deliveryStats: 20 } })
  return parley.stop
})

const statsOf = async (id: number, range = '24h') =>
  (await parley.request('GET', `/v1/endpoints/${id}/stats?range=${range}`)).body
const home = async () => (await parley.request('GET', '/v1/stats/deliveries')).body

test("an endpoint's statistics count its attempts, and what waits", async () => {
  const endpoint = await parley.subscribe()
  const before = await home()
  for (let n = 0; n < 3; n++) await parley.attempted((await parley.happen(endpoint.id)).id, 1)
  parley.receiver.respondWith(500)
  const failed = await parley.happen(endpoint.id)
  await parley.attempted(failed.id, 1)
  // An attempt is counted a moment after the endpoint is known to fail, or before: they are read one after the other.
  await expect.poll(() => statsOf(endpoint.id)).toMatchObject({ failed: 1, failing_since: expect.any(String) })
  const stats = await statsOf(endpoint.id)
  expect(stats).toMatchObject({
    id: endpoint.id,
    range: '24h',
    succeeded: 3,
    failed: 1,
    delivered: 3,
    exhausted: 0,
    success_rate: 0.75,
    p95_ms: expect.any(Number),
    pending: 1,
    failing_since: expect.any(String),
    disabled_at: null,
    max_in_flight: 16,
    lane: { breaker: 'closed' },
  })
  expect(stats.series).toHaveLength(24)
  const now = parley.clock.now().toISOString()
  expect(stats.series.at(-1)).toMatchObject({ since: `${now.slice(0, 13)}:00:00.000Z`, succeeded: 3, failed: 1 })
  const week = await statsOf(endpoint.id, '7d')
  expect([week.succeeded, week.series.length]).toEqual([3, 28])

  const { data } = (await parley.request('GET', '/v1/stats/endpoints?limit=1')).body
  expect(data).toEqual([{ ...stats, lane: expect.anything(), oldest_due_at: null }])

  const after = await home()
  expect([after.succeeded - before.succeeded, after.failed - before.failed]).toEqual([3, 1])
  expect(after).toMatchObject({ pending: 1, oldest_pending_at: expect.any(String) })
  expect(after.failing).toEqual([
    { endpoint_id: endpoint.id, name: null, failing_since: expect.any(String), disabled_at: null },
  ])
  expect(after.recent_errors[0]).toEqual({
    delivery_id: failed.id,
    endpoint_id: endpoint.id,
    event_type: 'contact.created',
    state: 'pending',
    status_code: 500,
    error: null,
    created_at: expect.any(String),
  })
  await parley.request('DELETE', `/v1/endpoints/${endpoint.id}`)
  parley.receiver.respondWith(200)
})

test('the lane of a receiver that fails has an open breaker, and says when it is probed', async () => {
  parley.receiver.respondWith(500)
  const endpoint = await parley.subscribe()
  for (let n = 0; n < 12; n++) await parley.happen(endpoint.id)
  await expect.poll(async () => (await statsOf(endpoint.id)).lane.breaker).toBe('open')
  expect((await statsOf(endpoint.id)).lane).toMatchObject({
    probe_at: expect.any(String),
    seen_at: expect.any(String),
  })
  parley.receiver.respondWith(200)
  await parley.request('DELETE', `/v1/endpoints/${endpoint.id}`)
})

test('an endpoint without attempts has empty statistics', async () => {
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['endpoint.disabled'] },
  })
  expect(await statsOf(body.id)).toMatchObject({
    succeeded: 0,
    failed: 0,
    success_rate: null,
    p95_ms: null,
    pending: 0,
    oldest_due_at: null,
    lane: { in_flight: 0, buffered: 0, breaker: 'closed', probe_at: null, seen_at: null },
  })
})

test('the age of a secret starts with its rotation, and the earlier one signs for a day', async () => {
  const endpoint = await parley.subscribe()
  const before = await statsOf(endpoint.id)
  expect(before.secret).toEqual({ since: endpoint.created_at, previous_until: null })
  await parley.request('POST', `/v1/endpoints/${endpoint.id}/rotate-secret`)
  const now = parley.clock.now()
  expect((await statsOf(endpoint.id)).secret).toEqual({
    since: now.toISOString(),
    previous_until: new Date(now.getTime() + 86_400_000).toISOString(),
  })
})

test('statistics of another workspace are not found, or empty', async () => {
  const { key } = await parley.createWorkspace()
  const endpoint = await parley.subscribe()
  const ask = (path: string) => parley.request('GET', path, { key })
  expect((await ask(`/v1/endpoints/${endpoint.id}/stats`)).status).toBe(404)
  expect((await ask('/v1/stats/endpoints')).body.data).toEqual([])
  expect((await ask('/v1/stats/deliveries')).body).toMatchObject({ succeeded: 0, failed: 0, failing: [], pending: 0 })
})

test('an unknown range is refused', async () => {
  const { status, body } = await parley.request('GET', '/v1/stats/deliveries?range=1y')
  expect([status, body.errors[0].field]).toEqual([422, 'range'])
})
