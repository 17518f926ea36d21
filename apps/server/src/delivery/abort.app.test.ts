import { afterAll, beforeEach, expect, test } from 'vitest'

import { startDelivering } from '../../testing/delivering.ts'

const { receiver, request, subscribe, happen, attempted, read, advance, endpoint, stop } = await startDelivering()
afterAll(stop)
beforeEach(() => receiver.respondWith(200))

const day = 86_400_000

test.each([
  [500, 'abort'],
  [404, 'Abort'],
  [429, ' ABORT '],
])('an answer of %s with webhook-delivery: %s is the last attempt', async (status, value) => {
  receiver.respondWith({ status, headers: { 'webhook-delivery': value, 'retry-after': '5' } })
  const { id: endpointId, received } = await subscribe()
  const { id } = await happen(endpointId)
  const delivery = await attempted(id, 1)
  expect(delivery).toMatchObject({
    state: 'cancelled',
    next_attempt_at: null,
    completed_at: expect.any(String),
    last_status_code: status,
    last_error: 'the receiver asked not to try it again',
  })
  expect(delivery.attempts[0]?.cause).toMatch(/^answered \d{3} [\w ]+; the receiver asked not to try it again$/)

  // Another delivery succeeds meanwhile, and the aborted one is not attempted again.
  receiver.respondWith(200)
  await advance(4 * day)
  const other = await happen(endpointId)
  await attempted(other.id, 1)
  expect(received()).toHaveLength(2)
  expect(await read(id)).toMatchObject({ state: 'cancelled', attempts_made: 1 })
  expect((await endpoint(endpointId)).disabled_at).toBeNull()
})

test('an aborted delivery may be retried through the API', async () => {
  receiver.respondWith({ status: 500, headers: { 'webhook-delivery': 'abort' } })
  const { id: endpointId } = await subscribe()
  const { id } = await happen(endpointId)
  await attempted(id, 1)
  receiver.respondWith(200)
  expect((await request('POST', `/v1/deliveries/${id}/retry`)).status).toBe(202)
  expect(await attempted(id, 2)).toMatchObject({ state: 'delivered', last_error: null })
})

test('another value is no abort, and an abort in a 2xx answer changes nothing', async () => {
  receiver.respondWith({ status: 500, headers: { 'webhook-delivery': 'aborted' } })
  const { id: endpointId } = await subscribe()
  expect(await attempted((await happen(endpointId)).id, 1)).toMatchObject({ state: 'pending', last_error: null })
  receiver.respondWith({ status: 200, headers: { 'webhook-delivery': 'abort' } })
  const { id: accepting } = await subscribe()
  expect(await attempted((await happen(accepting)).id, 1)).toMatchObject({ state: 'delivered', last_error: null })
})
