import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

const day = 86_400_000
let others: number[] = []

beforeEach(async () => {
  for (const id of others) await parley.request('DELETE', `/v1/endpoints/${id}`)
  others = []
  parley.receiver.respondWith(200)
})

async function endpointThat(input: object = {}) {
  const made = await parley.subscribe(input)
  others.push(made.id)
  return made
}

test('410 disables an endpoint at once, cancels its pending deliveries, and notifies the others', async () => {
  const watcher = await endpointThat({ events: ['endpoint.disabled'] })
  const own = await endpointThat({ events: ['contact.created', 'endpoint.disabled'] })
  parley.receiver.respondWith(500)
  const waiting = await parley.happen(own.id)
  await parley.attempted(waiting.id, 1)
  parley.receiver.respondWith(({ path }) => (own.url.endsWith(path) ? 410 : 200))
  const { id } = await parley.happen(own.id)
  expect(await parley.attempted(id, 1)).toMatchObject({ state: 'exhausted', last_status_code: 410 })
  await expect.poll(() => watcher.received().length).toBe(1)

  const disabled = await parley.endpoint(own.id)
  expect(disabled).toMatchObject({
    disabled_at: parley.clock.now().toISOString(),
    disabled_reason: 'the receiver answered 410 Gone',
  })
  expect(watcher.received()[0]?.json).toEqual({
    type: 'endpoint.disabled',
    timestamp: parley.clock.now().toISOString(),
    data: disabled,
  })
  expect((await parley.read(waiting.id)).state).toBe('cancelled')
  const { body } = await parley.request('GET', `/v1/deliveries?endpoint_id=${own.id}`)
  expect(body.data).toHaveLength(2)

  await parley.request('PATCH', `/v1/endpoints/${own.id}`, { body: { active: true } })
  parley.receiver.respondWith(200)
  expect((await parley.attempted((await parley.happen(own.id)).id, 1)).state).toBe('delivered')
})

test('an endpoint that fails for five days is disabled', async () => {
  const watcher = await endpointThat({ events: ['endpoint.disabled'] })
  const own = await endpointThat()
  parley.receiver.respondWith(({ path }) => (own.url.endsWith(path) ? 500 : 200))
  const since = parley.clock.now().toISOString()
  await parley.attempted((await parley.happen(own.id)).id, 1)
  await expect.poll(async () => (await parley.endpoint(own.id)).failing_since).toBe(since)
  parley.clock.advance(5 * day - 1)
  await parley.attempted((await parley.happen(own.id)).id, 1)
  expect(await parley.endpoint(own.id)).toMatchObject({ failing_since: since, disabled_at: null })
  parley.clock.advance(1)
  await parley.happen(own.id)
  await expect.poll(() => watcher.received().length).toBe(1)
  expect(await parley.endpoint(own.id)).toMatchObject({
    disabled_at: parley.clock.now().toISOString(),
    disabled_reason: 'every attempt has failed for five days',
    failing_since: since,
  })
  // A delivery that was created during the disabling is cancelled when its retry is due.
  parley.clock.advance(10_000)
  const pending = async () =>
    (await parley.request('GET', `/v1/deliveries?endpoint_id=${own.id}&state=pending`)).body.data
  await expect.poll(pending).toEqual([])
  expect(watcher.received()).toHaveLength(1)
})

test('one success resets the five days', async () => {
  const own = await endpointThat()
  parley.receiver.respondWith(500)
  await parley.attempted((await parley.happen(own.id)).id, 1)
  await expect.poll(async () => (await parley.endpoint(own.id)).failing_since).not.toBeNull()
  parley.clock.advance(4 * day)
  parley.receiver.respondWith(204)
  expect((await parley.attempted((await parley.happen(own.id)).id, 1)).state).toBe('delivered')
  await expect.poll(async () => (await parley.endpoint(own.id)).failing_since).toBeNull()
  parley.clock.advance(4 * day)
  parley.receiver.respondWith(500)
  await parley.attempted((await parley.happen(own.id)).id, 1)
  await expect.poll(async () => (await parley.endpoint(own.id)).failing_since).toBe(parley.clock.now().toISOString())
  expect((await parley.endpoint(own.id)).disabled_at).toBeNull()
})

test('a failing endpoint does not affect the health of others', async () => {
  const failing = await endpointThat()
  const healthy = await endpointThat()
  parley.receiver.respondWith(({ path }) => (failing.url.endsWith(path) ? 'reset' : 200))
  for (let n = 0; n < 5; n++) await parley.happen(healthy.id)
  await expect.poll(() => healthy.received().length).toBe(5)
  expect(await parley.endpoint(healthy.id)).toMatchObject({ failing_since: null, disabled_at: null })
})

test('an endpoint that is deleted or disabled while its delivery waits gets no further attempt', async () => {
  parley.receiver.respondWith(500)
  const [deleted, disabled] = [await endpointThat(), await endpointThat()]
  const waiting = [await parley.happen(deleted.id), await parley.happen(disabled.id)]
  for (const { id } of waiting) await parley.attempted(id, 1)
  await parley.request('DELETE', `/v1/endpoints/${deleted.id}`)
  await parley.request('PATCH', `/v1/endpoints/${disabled.id}`, { body: { active: false } })
  const asked = parley.receiver.deliveries.length
  for (const { id } of waiting)
    expect(await parley.read(id)).toMatchObject({ state: 'cancelled', next_attempt_at: null })
  await parley.advance(30_000)
  parley.receiver.respondWith(200)
  const witness = await endpointThat()
  await parley.attempted((await parley.happen(witness.id)).id, 1)
  expect(parley.receiver.deliveries.length).toBe(asked + 1)
})

test('an answer to a delivery that was cancelled meanwhile changes nothing', async () => {
  const answer = Promise.withResolvers<number>()
  parley.receiver.respondWith(() => answer.promise)
  const own = await endpointThat()
  const { id } = await parley.happen(own.id)
  await expect.poll(() => own.received().length).toBe(1)
  await parley.request('PATCH', `/v1/endpoints/${own.id}`, { body: { active: false } })
  answer.resolve(200)
  const witness = await endpointThat()
  await parley.attempted((await parley.happen(witness.id)).id, 1)
  expect(await parley.read(id)).toMatchObject({ state: 'cancelled', attempts_made: 0, attempts: [] })
})

test('a delivery of an endpoint that was removed meanwhile is cancelled', async () => {
  parley.receiver.respondWith(500)
  const own = await endpointThat()
  const { id, next_attempt_at } = await parley.attempted((await parley.happen(own.id)).id, 1)
  // This is the state after an event's fan-out commits after the endpoint's removal.
  await parley.sql('delete from endpoints where id = $1', [own.id])
  await parley.advanceTo(next_attempt_at)
  await expect.poll(async () => (await parley.read(id)).state).toBe('cancelled')
  expect((await parley.read(id)).attempts_made).toBe(1)
})
