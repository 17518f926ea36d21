import { afterAll, afterEach, expect, test } from 'vitest'

import { startWorkerFixture } from '../../testing/worker-fixture.ts'

const engines = await startWorkerFixture()
const { sql, advance, subscribe, startWorker, stopWorkers, publishToAll } = engines
afterAll(engines.stop)
afterEach(stopWorkers)

test('an event for several endpoints is repeated only where it failed', async () => {
  const sites = [await subscribe(), await subscribe(), await subscribe()]
  const [failing, refused] = sites
  failing?.answer(() => (failing.arrivals.length > 1 ? 200 : 500))
  // A result that can not be stored does not affect the others in its batch.
  await sql('alter table attempts add constraint refused check (response_body <> $$odd$$) not valid')
  refused?.answer(() => ({ status: 200, body: refused.arrivals.length > 1 ? '' : 'odd' }))
  await publishToAll()
  await startWorker()
  const counts = () => sites.map(({ arrivals }) => arrivals.length)
  await expect.poll(counts).toEqual([1, 1, 1])
  await expect.poll(async () => (await sql('select from attempts')).length).toBe(2)
  await advance(6_000)
  await expect.poll(counts).toEqual([2, 1, 1])
  await advance(9_000)
  await expect.poll(counts).toEqual([2, 2, 1])
  await expect.poll(async () => (await sql('select from queue')).length).toBe(0)
})

test('a retry is not kept in process memory: another process makes it when it is due', async () => {
  const site = await subscribe()
  site.answer(() => 500)
  await site.happen(1)
  const first = await startWorker()
  const tries = async () => (await sql<{ tries: number }>('select tries from queue'))[0]?.tries
  await expect.poll(tries).toBe(1)
  await first.close(0)
  site.answer(() => 200)
  await startWorker()
  const witness = await subscribe()
  await witness.happen(1)
  await witness.settled()
  expect(site.arrivals).toHaveLength(1)
  await advance(6_000)
  await site.settled()
  expect(site.arrivals.map(({ eventId }) => eventId)).toEqual(Array(2).fill(site.arrivals[0]?.eventId))
})
