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

test('stopping a worker waits for attempts in flight', async () => {
  const answer = Promise.withResolvers<number>()
  parley.receiver.respondWith(() => answer.promise)
  const worker = await parley.startWorker()
  const id = await parley.happen()
  await expect.poll(() => parley.arrivals(id)).toBe(1)
  const stopped = worker.close(5_000)
  answer.resolve(200)
  await stopped
  expect(await parley.read(id)).toMatchObject({ state: 'delivered', attempts_made: 1 })
})

test('stopping a worker releases slow attempts, as if they had never been claimed', async () => {
  parley.receiver.respondWith('hang')
  const worker = await parley.startWorker()
  const id = await parley.happen()
  await expect.poll(() => parley.arrivals(id)).toBe(1)
  await worker.close(0)
  expect(await parley.leaseOf(id)).toBeNull()
  expect(await parley.read(id)).toMatchObject({ state: 'pending', attempts_made: 0, attempts: [] })
  expect((await parley.request('GET', `/v1/endpoints/${parley.endpointId}`)).body.failing_since).toBeNull()

  parley.receiver.respondWith(200)
  await parley.startWorker()
  await expect.poll(() => stateOf(id)).toBe('delivered')
})

test('deliveries that a stopped worker has not started are left to the next worker', async () => {
  const worker = await parley.startWorker()
  await worker.close(0)
  const ids = [await parley.happen(), await parley.happen()]
  await parley.startWorker()
  for (const id of ids) await expect.poll(() => stateOf(id)).toBe('delivered')
  expect(await Promise.all(ids.map(parley.arrivals))).toEqual([1, 1])
})

test('a stopped worker can be stopped again', async () => {
  const worker = await parley.startWorker()
  await worker.close(0)
  await expect(worker.close(0)).resolves.toBeUndefined()
})
