import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

beforeEach(() => parley.receiver.respondWith(200))

const day = 86_400_000

test.each([
  [500, 'abort'],
  [404, 'Abort'],
  [429, ' ABORT '],
])('an answer of %s with webhook-delivery: %s is the last attempt', async (status, value) => {
  parley.receiver.respondWith({ status, headers: { 'webhook-delivery': value, 'retry-after': '5' } })
  const { id: endpointId, received } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  const delivery = await parley.attempted(id, 1)
  expect(delivery).toMatchObject({
    state: 'cancelled',
    next_attempt_at: null,
    completed_at: expect.any(String),
    last_status_code: status,
    last_error: 'the receiver asked not to try it again',
  })
  expect(delivery.attempts[0]?.cause).toMatch(/^answered \d{3} [\w ]+; the receiver asked not to try it again$/)

  // Another delivery succeeds meanwhile, and the aborted one is not attempted again.
  parley.receiver.respondWith(200)
  await parley.advance(4 * day)
  const other = await parley.happen(endpointId)
  await parley.attempted(other.id, 1)
  expect(received()).toHaveLength(2)
  expect(await parley.read(id)).toMatchObject({ state: 'cancelled', attempts_made: 1 })
  expect((await parley.endpoint(endpointId)).disabled_at).toBeNull()
})

test('an aborted delivery may be retried through the API', async () => {
  parley.receiver.respondWith({ status: 500, headers: { 'webhook-delivery': 'abort' } })
  const { id: endpointId } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  await parley.attempted(id, 1)
  parley.receiver.respondWith(200)
  expect((await parley.request('POST', `/v1/deliveries/${id}/retry`)).status).toBe(202)
  expect(await parley.attempted(id, 2)).toMatchObject({ state: 'delivered', last_error: null })
})

test('another value is no abort, and an abort in a 2xx answer changes nothing', async () => {
  parley.receiver.respondWith({ status: 500, headers: { 'webhook-delivery': 'aborted' } })
  const { id: endpointId } = await parley.subscribe()
  expect(await parley.attempted((await parley.happen(endpointId)).id, 1)).toMatchObject({
    state: 'pending',
    last_error: null,
  })
  parley.receiver.respondWith({ status: 200, headers: { 'webhook-delivery': 'abort' } })
  const { id: accepting } = await parley.subscribe()
  expect(await parley.attempted((await parley.happen(accepting)).id, 1)).toMatchObject({
    state: 'delivered',
    last_error: null,
  })
})
