import { afterEach, beforeAll, expect, test } from 'vitest'

import { type Site, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

// The clock stands still but for `advance`: how fast the machine is changes nothing.
let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture()
  return engines.stop
})

afterEach(() => engines.stopWorkers())

const rate = 40
const intervalMs = 1_000 / rate
const count = 60
/** After a pause a slot may be up to 50 ms late, and what that has cost is made up for: so many attempts go at once. */
const atOnce = 1 + 50 / intervalMs

/** Moves the clock on to each next slot, and sees one attempt go in each. */
async function oneForEachSlot(site: Site, from: number, until: number): Promise<void> {
  for (let arrived = from; arrived < until; arrived++) {
    await expect.poll(() => site.arrivals.length).toBe(arrived)
    engines.clock.advance(intervalMs)
  }
  await expect.poll(() => site.arrivals.length).toBe(until)
}

test.each([1, 3])('a rate limit is kept, by %i processes together, and used', async (processes) => {
  const site = await engines.subscribe({ rate_limit: rate })
  const other = await engines.subscribe()
  await engines.startWorkers(processes)
  if (processes > 1) await engines.shardsAreSettled(processes)
  await site.happen(count)
  await other.happen(count)
  // The limit of one endpoint holds up no other.
  await other.settled()
  await oneForEachSlot(site, atOnce, count)
  await site.settled()

  const query = 'select started_at from attempts join deliveries on id = delivery_id where endpoint_id = $1 order by 1'
  const started = (await engines.sql<{ started_at: Date }>(query, [site.id])).map(({ started_at }) =>
    started_at.getTime(),
  )
  expect(started.map((at) => at - (started[0] ?? 0))).toEqual(
    Array.from({ length: count }, (_, n) => Math.max(0, n + 1 - atOnce) * intervalMs),
  )
})

test('an idle endpoint with a rate limit saves up no burst', async () => {
  const site = await engines.subscribe({ rate_limit: rate })
  await engines.startWorkers()
  await site.happen(1)
  await site.settled()
  engines.clock.advance(10_000)
  await site.happen(20)
  await oneForEachSlot(site, 1 + atOnce, 21)
  await site.settled()
})
