import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'

import { startProcesses } from '../../testing/processes.ts'

const parley = await startProcesses()
const { receiver, request, endpointId, startWorker, happen, read, arrivals, leaseOf } = parley
afterAll(parley.stop)
afterEach(parley.stopWorkers)
beforeEach(() => receiver.respondWith(200))

const stateOf = async (id: string) => (await read(id)).state

test('stopping a worker waits for attempts in flight', async () => {
  const answer = Promise.withResolvers<number>()
  receiver.respondWith(() => answer.promise)
  const worker = await startWorker()
  const id = await happen()
  await expect.poll(() => arrivals(id)).toBe(1)
  const stopped = worker.close(5_000)
  answer.resolve(200)
  await stopped
  expect(await read(id)).toMatchObject({ state: 'delivered', attempts_made: 1 })
})

test('stopping a worker releases slow attempts, as if they had never been claimed', async () => {
  receiver.respondWith('hang')
  const worker = await startWorker()
  const id = await happen()
  await expect.poll(() => arrivals(id)).toBe(1)
  await worker.close(0)
  expect(await leaseOf(id)).toBeNull()
  expect(await read(id)).toMatchObject({ state: 'pending', attempts_made: 0, attempts: [] })
  expect((await request('GET', `/v1/endpoints/${endpointId}`)).body.failing_since).toBeNull()

  receiver.respondWith(200)
  await startWorker()
  await expect.poll(() => stateOf(id)).toBe('delivered')
})

test('deliveries that a stopped worker has not started are left to the next worker', async () => {
  const worker = await startWorker()
  await worker.close(0)
  const ids = [await happen(), await happen()]
  await startWorker()
  for (const id of ids) await expect.poll(() => stateOf(id)).toBe('delivered')
  expect(await Promise.all(ids.map(arrivals))).toEqual([1, 1])
})

test('a stopped worker can be stopped again', async () => {
  const worker = await startWorker()
  await worker.close(0)
  await expect(worker.close(0)).resolves.toBeUndefined()
})
