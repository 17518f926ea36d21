import { afterAll, afterEach, expect, test } from 'vitest'

import { startWorkerFixture } from '../../testing/worker-fixture.ts'

const engines = await startWorkerFixture({ clock: 'running' })
const { sql, subscribe, startWorkers, stopWorkers } = engines
afterAll(engines.stop)
afterEach(stopWorkers)

const rate = 40
const count = 120
// What a late timer has cost is made up for, up to 50 ms. Beyond it: the way from the slot to the receiver takes a few
// milliseconds, or a stall of either process, which shortens the gaps after it; on two busy cores up to a fifth of a second.
const slackMs = 50
const stallMs = 200

/** The most that came within a second, for any second. */
function busiestSecond(times: number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1_000).length))
}

test.each([1, 3])('a rate limit is kept, by %i processes together, and used', async (processes) => {
  const site = await subscribe({ rate_limit: rate })
  const other = await subscribe()
  await startWorkers(processes)
  // Shares are known to all after a second.
  if (processes > 1) await sharesAreSettled(processes)
  await site.happen(count)
  await other.happen(count)
  await other.settled()
  // By then the limited one has hardly begun.
  expect(site.arrivals.length).toBeLessThan(count)
  await site.settled(20_000)

  const arrived = site.arrivals.map(({ at }) => at).toSorted((a, b) => a - b)
  expect(arrived).toHaveLength(count)
  expect(busiestSecond(arrived)).toBeLessThanOrEqual(1 + (rate * (1_000 + slackMs + stallMs)) / 1_000)
  const took = (arrived.at(-1) ?? 0) - (arrived[0] ?? 0)
  const least = ((count - 1) * 1_000) / rate
  expect(took).toBeGreaterThanOrEqual(least - slackMs - stallMs)
  expect(took).toBeLessThan(least * 2)

  // By the server's own account: no network in between.
  const query = 'select started_at from attempts join deliveries on id = delivery_id where endpoint_id = $1'
  const started = (await sql<{ started_at: Date }>(query, [site.id])).map(({ started_at }) => started_at.getTime())
  expect(busiestSecond(started)).toBeLessThanOrEqual(1 + (rate * (1_000 + slackMs)) / 1_000 + 1)
})

/** Every process has said twice that it lives since the last one came, and so has counted them all. */
async function sharesAreSettled(processes: number): Promise<void> {
  const [last] = await sql<{ at: Date }>('select max(seen_at) as at from workers')
  const beaten = `select from workers where seen_at > $1::timestamptz + interval '1 second'`
  await expect.poll(async () => (await sql(beaten, [last?.at])).length).toBe(processes)
}

test('of a limited endpoint that was idle nothing bursts', async () => {
  const site = await subscribe({ rate_limit: rate })
  await startWorkers()
  await site.happen(1)
  await site.settled()
  await expect.poll(() => performance.now() - (site.arrivals[0]?.at ?? 0)).toBeGreaterThan(1_500)
  await site.happen(40)
  await site.settled()
  const arrived = site.arrivals.slice(1).map(({ at }) => at)
  const half = arrived.filter((at) => at < (arrived[0] ?? 0) + 500).length
  expect(half).toBeLessThanOrEqual(1 + (rate * (500 + slackMs + stallMs)) / 1_000)
})
