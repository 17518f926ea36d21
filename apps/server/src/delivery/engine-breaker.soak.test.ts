import { afterEach, beforeAll, expect, test } from 'vitest'

import { type Site, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture({ clock: 'running' })
  return engines.stop
})

afterEach(() => engines.stopWorkers())

// Ten failures in a row open the breaker. The first nine each freed a slot for another attempt, after the sixteen at
// the start.
const beforeItOpens = 16 + 9
const backlog = 300

/** The highest acceptable number of attempts at a receiver that is down, this many milliseconds after the first one. */
function bearable(ms: number): number {
  let probes = 0
  for (let at = 1_000, pause = 1_000; at <= ms; at += pause *= 2) probes++
  return beforeItOpens + probes
}

async function failingSince(site: Site): Promise<Date | null | undefined> {
  const query = 'select failing_since from endpoints where id = $1'
  return (await engines.sql<{ failing_since: Date | null }>(query, [site.id]))[0]?.failing_since
}

test('a backlog does not hammer a receiver that is down, and is delivered with rising concurrency once it is back', {
  timeout: 60_000,
}, async () => {
  const site = await engines.subscribe()
  site.answer(() => 500)
  await site.happen(backlog)
  await engines.startWorker()
  await expect.poll(() => site.arrivals.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(beforeItOpens - 9 + 3)
  const began = site.arrivals[0]?.at ?? 0
  const counted = site.arrivals.map(({ at }, n) => [n + 1, bearable(at - began)] as const)
  expect(counted.filter(([count, most]) => count > most)).toEqual([])
  expect(await site.pending()).toBe(backlog)

  let taken = 0
  let steepest = 0
  site.answer(async () => {
    // With n accepted there may be n + 1 in flight: 1, 2, 2, 4, 4, 4, 4, 8 …
    steepest = Math.max(steepest, site.inFlight() - taken)
    await new Promise(setImmediate)
    taken++
    return 200
  })
  await site.settled(40_000)
  expect(steepest).toBeLessThanOrEqual(1)
  expect(taken).toBe(backlog)
  expect(await failingSince(site)).toBeNull()
})

test('a new process knows that a receiver was down, and starts with a single attempt', async () => {
  const site = await engines.subscribe()
  const witness = await engines.subscribe()
  site.answer(() => 500)
  await site.happen(backlog)
  const before = await engines.startWorker()
  await expect.poll(() => failingSince(site)).toBeInstanceOf(Date)
  await before.close(0)
  const attempts = site.arrivals.length

  const answer = Promise.withResolvers<number>()
  site.answer(() => answer.promise)
  await engines.startWorker()
  await expect.poll(() => site.arrivals.length).toBe(attempts + 1)
  await witness.happen(100)
  await witness.settled()
  expect([site.inFlight(), site.arrivals.length]).toEqual([1, attempts + 1])
  site.answer(() => 200)
  answer.resolve(200)
  await site.settled(20_000)
})

test.each([429, 503])('Retry-After of a %i pauses the whole endpoint, and no other endpoint', async (status) => {
  const site = await engines.subscribe({ max_in_flight: 1 })
  const other = await engines.subscribe()
  const restMs = 2_000
  let answeredAt = 0
  site.answer(() => {
    if (answeredAt > 0) return 200
    answeredAt = performance.now()
    return { status, headers: { 'retry-after': String(restMs / 1_000) } }
  })
  await site.happen(30)
  await engines.startWorker()
  await expect.poll(() => site.arrivals.length).toBe(1)
  await other.happen(30)
  await other.settled()
  await site.settled()
  // The server counts from reading the answer, which is later than writing it.
  expect((site.arrivals[1]?.at ?? 0) - answeredAt).toBeGreaterThanOrEqual(restMs)
  expect(site.arrivals).toHaveLength(31)
})
