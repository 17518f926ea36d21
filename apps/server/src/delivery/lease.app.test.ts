import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { type Processes, startProcesses } from '../../testing/processes.ts'

let parley: Processes
beforeAll(async () => {
  parley = await startProcesses()
  return parley.stop
})

afterEach(() => parley.stopWorkers())
beforeEach(() => parley.receiver.respondWith(200))

const stateOf = async (id: string) => (await parley.read(id)).state

test('a claimed delivery that its process never finished is attempted by another after the lease', async () => {
  const id = await parley.happen()
  const died = 'update queue set leased_until = $2, generation = generation + 1 where delivery_id = $1'
  await parley.sql(died, [id, new Date(parley.clock.now().getTime() + 10_000)])
  await parley.startWorker()
  for (const ms of [0, 9_999]) {
    await parley.advance(ms)
    const witness = await parley.happen()
    await expect.poll(() => stateOf(witness)).toBe('delivered')
    expect([await stateOf(id), await parley.arrivals(id)]).toEqual(['pending', 0])
  }
  await parley.advance(1)
  await expect.poll(() => stateOf(id)).toBe('delivered')
  expect(await parley.arrivals(id)).toBe(1)
})

test('a lease is extended as long as its process lives', async () => {
  parley.receiver.respondWith('hang')
  await parley.startWorker()
  const id = await parley.happen()
  await expect.poll(() => parley.arrivals(id)).toBe(1)
  const lease = await parley.leaseOf(id)
  expect(lease?.getTime()).toBe(parley.clock.now().getTime() + 10_000)
  parley.clock.advance(8_000)
  const extended = lease && new Date(lease.getTime() + 8_000)
  await expect.poll(() => parley.leaseOf(id)).toEqual(extended)

  parley.receiver.respondWith(200)
  await parley.advance(9_999)
  await parley.startWorker()
  const witness = await parley.happen()
  await expect.poll(() => stateOf(witness)).toBe('delivered')
  expect([await parley.arrivals(id), await stateOf(id)]).toEqual([1, 'pending'])
})

test('a delivery retried while in flight is attempted again, and its first answer does not count', async () => {
  const first = Promise.withResolvers<number>()
  parley.receiver.respondWith(() => first.promise)
  await parley.startWorker()
  const id = await parley.happen()
  await expect.poll(() => parley.arrivals(id)).toBe(1)
  parley.receiver.respondWith(200)
  await parley.request('POST', `/v1/deliveries/${id}/retry`)
  await expect.poll(() => stateOf(id)).toBe('delivered')
  first.resolve(500)
  const witness = await parley.happen()
  await expect.poll(() => stateOf(witness)).toBe('delivered')
  expect(await parley.read(id)).toMatchObject({ state: 'delivered', attempts_made: 1, last_status_code: 200 })
})

test('a delivery retried while in flight ignores its first answer even if it precedes the second', async () => {
  const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()]
  parley.receiver.respondWith(() => first.promise)
  await parley.startWorker()
  const id = await parley.happen()
  await expect.poll(() => parley.arrivals(id)).toBe(1)
  parley.receiver.respondWith(() => second.promise)
  await parley.request('POST', `/v1/deliveries/${id}/retry`)
  await expect.poll(() => parley.arrivals(id)).toBe(2)
  first.resolve(200)
  parley.receiver.respondWith(200)
  const witness = await parley.happen()
  await expect.poll(() => stateOf(witness)).toBe('delivered')
  second.resolve(404)
  await expect.poll(async () => (await parley.read(id)).attempts_made).toBe(1)
  expect(await parley.read(id)).toMatchObject({ state: 'pending', last_status_code: 404 })
})

test('three processes on one database deliver everything once', async () => {
  await Promise.all([parley.startWorker(), parley.startWorker(), parley.startWorker()])
  const phones = Array.from({ length: 300 }, (_, n) => String(919_910_000_000 + n))
  const made = await Promise.all(phones.map((phone) => parley.request('POST', '/v1/contacts', { body: { phone } })))
  const ids = made.map(({ body }) => body.id as number)
  const deliveries = () =>
    parley.sql<{ state: string; attempts: number; event_id: string }>(
      `select state, attempts, event_id from deliveries d join events e on e.id = d.event_id where e.contact_id = any($1)`,
      [ids],
    )
  const pending = async () => (await deliveries()).filter(({ state }) => state === 'pending').length
  await expect.poll(pending).toBe(0)

  const done = await deliveries()
  expect(done).toHaveLength(300)
  expect(new Set(done.map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(new Set(['delivered 1']))
  const expected = done.map(({ event_id }) => event_id)
  const arrived = parley.receiver.deliveries.map(({ headers }) => String(headers['webhook-id']))
  expect(arrived.filter((id) => expected.includes(id)).toSorted()).toEqual(expected.toSorted())
})
