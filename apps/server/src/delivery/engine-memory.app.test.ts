import { afterEach, beforeAll, expect, test } from 'vitest'

import { startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture()
  return engines.stop
})

afterEach(() => engines.stopWorkers())

test('an event for several endpoints is repeated only where it failed', async () => {
  const sites = [await engines.subscribe(), await engines.subscribe(), await engines.subscribe()]
  const [failing, refused] = sites
  failing?.answer(() => (failing.arrivals.length > 1 ? 200 : 500))
  // A result that can not be stored does not affect the others in its batch.
  await engines.sql('alter table attempts add constraint refused check (response_body <> $$odd$$) not valid')
  refused?.answer(() => ({ status: 200, body: refused.arrivals.length > 1 ? '' : 'odd' }))
  await engines.publishToAll()
  await engines.startWorker()
  const counts = () => sites.map(({ arrivals }) => arrivals.length)
  await expect.poll(counts).toEqual([1, 1, 1])
  await expect.poll(async () => (await engines.sql('select from attempts')).length).toBe(2)
  await engines.advance(6_000)
  await expect.poll(counts).toEqual([2, 1, 1])
  await engines.advance(9_000)
  await expect.poll(counts).toEqual([2, 2, 1])
  await expect.poll(async () => (await engines.sql('select from queue')).length).toBe(0)
})

test('a retry is not kept in process memory: another process makes it when it is due', async () => {
  const site = await engines.subscribe()
  site.answer(() => 500)
  await site.happen(1)
  const first = await engines.startWorker()
  const tries = async () => (await engines.sql<{ tries: number }>('select tries from queue'))[0]?.tries
  await expect.poll(tries).toBe(1)
  await first.close(0)
  site.answer(() => 200)
  await engines.startWorker()
  const witness = await engines.subscribe()
  await witness.happen(1)
  await witness.settled()
  expect(site.arrivals).toHaveLength(1)
  await engines.advance(6_000)
  await site.settled()
  expect(site.arrivals.map(({ eventId }) => eventId)).toEqual(Array(2).fill(site.arrivals[0]?.eventId))
})
