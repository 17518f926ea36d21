import { afterEach, beforeAll, expect, test } from 'vitest'

import { gate, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture()
  return engines.stop
})

afterEach(() => engines.stopWorkers())

test.each([undefined, 1, 4, 40])('attempts in flight reach max_in_flight %s and never exceed it', async (given) => {
  const limit = given ?? 16
  const site = await engines.subscribe(given === undefined ? {} : { max_in_flight: given })
  const { opened, open } = gate()
  site.answer(async () => {
    await opened
    return 200
  })
  await site.happen(200)
  await engines.startWorkers()
  await expect.poll(site.inFlight).toBe(limit)
  open()
  await site.settled()
  expect([site.mostInFlight(), site.arrivals.length]).toEqual([limit, 200])
})

test('retries that hang leave half of the slots to first attempts', async () => {
  const site = await engines.subscribe()
  const seen = new Set<number>()
  const { opened, open } = gate()
  site.answer(async ({ n }) => {
    if (seen.has(n)) await opened
    // Results come in any order: ten failures in a row would open the circuit breaker.
    const fails = n <= 9 && !seen.has(n)
    seen.add(n)
    return fails ? 500 : 200
  })
  await site.happen(60)
  await engines.startWorkers()
  const retries = async () =>
    (await engines.sql('select from queue where endpoint_id = $1 and kind = 1', [site.id])).length
  await expect.poll(async () => [await site.pending(), await retries()]).toEqual([9, 9])
  await engines.advance(6_000)
  await expect.poll(site.inFlight).toBe(8)
  site.answer(() => 200)
  await site.happen(40)
  // All first attempts are done, while eight retries hang and one more waits.
  await expect.poll(site.pending).toBe(9)
  expect(site.inFlight()).toBe(8)
  open()
  await site.settled()
})

test('when first attempts with a backlog hang, the next free slot goes to the waiting retry', async () => {
  const site = await engines.subscribe({ max_in_flight: 4 })
  site.answer(() => 500)
  await site.happen(1)
  const worker = await engines.startWorker()
  await expect
    .poll(async () => (await engines.sql('select from queue where endpoint_id = $1 and kind = 1', [site.id])).length)
    .toBe(1)
  await worker.close(0)
  await engines.sql('update endpoints set failing_since = null where id = $1', [site.id])

  const hanging: (() => void)[] = []
  site.answer(async ({ n }) => {
    if (n === 1) return 200
    const { opened, open } = gate()
    hanging.push(open)
    await opened
    return 200
  })
  await site.happen(50)
  await engines.startWorkers()
  await expect.poll(site.inFlight).toBe(4)
  await engines.advance(6_000)
  const claimed = 'select from queue where endpoint_id = $1 and kind = 1 and leased_until is not null'
  await expect.poll(async () => (await engines.sql(claimed, [site.id])).length).toBe(1)
  // A delivery that was claimed later is delivered, so the retry is in its lane by now.
  const witness = await engines.subscribe()
  await witness.happen(1)
  await witness.settled()
  const before = site.arrivals.length
  hanging.shift()?.()
  await expect.poll(() => site.arrivals.length).toBeGreaterThan(before)
  expect(site.arrivals[before]?.n).toBe(1)
  site.answer(() => 200)
  for (const open of hanging) open()
  await site.settled()
})

test('stopping releases the deliveries that wait for a slot too', async () => {
  const site = await engines.subscribe({ max_in_flight: 2 })
  site.answer(() => 'hang')
  await site.happen(300)
  const [worker] = await engines.startWorkers()
  await expect.poll(site.inFlight).toBe(0)
  await expect.poll(() => site.arrivals.length).toBe(2)
  await worker?.close(0)
  const leased = 'select from queue where endpoint_id = $1 and leased_until is not null'
  expect(await engines.sql(leased, [site.id])).toEqual([])
  expect(await site.pending()).toBe(300)
})
