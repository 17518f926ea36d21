import { afterEach, beforeAll, expect, test } from 'vitest'

import { gate, type Site, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture({ clock: 'running' })
  return engines.stop
})

afterEach(() => engines.stopWorkers())

const limit = 16

/** Endpoints with a backlog each that is held up until the gate opens. */
async function heldUp(count: number): Promise<{ sites: Site[]; open: () => void }> {
  const { opened, open } = gate()
  const sites = await Promise.all(Array.from({ length: count }, () => engines.subscribe({ max_in_flight: limit })))
  for (const site of sites) {
    site.answer(async () => {
      await opened
      return 200
    })
  }
  return { sites, open }
}

const events = (site: Site) => site.arrivals.map(({ eventId }) => eventId)

test('three processes together keep to the limit of each endpoint, reach it, and deliver everything once', {
  timeout: 60_000,
}, async () => {
  await engines.startWorkers(3)
  await engines.shardsAreSettled(3)
  const { sites, open } = await heldUp(6)
  for (const site of sites) await site.happen(80)
  for (const site of sites) await expect.poll(site.inFlight).toBe(limit)
  open()
  for (const site of sites) {
    await site.settled(20_000)
    expect([site.mostInFlight(), site.arrivals.length, new Set(events(site)).size]).toEqual([limit, 80, 80])
  }
})

test('the other processes take over the endpoints of a process that ends, at once and without duplicates', async () => {
  const [first, second] = await engines.startWorkers(3)
  await engines.shardsAreSettled(3)
  const { sites, open } = await heldUp(6)
  for (const site of sites) await site.happen(60)
  for (const site of sites) await expect.poll(site.inFlight).toBe(limit)
  open()
  await Promise.all([first?.close(5_000), second?.close(5_000)])
  for (const site of sites) await site.happen(40)
  for (const site of sites) {
    await site.settled(20_000)
    expect([site.arrivals.length, new Set(events(site)).size]).toEqual([100, 100])
  }
})

test('while processes start and stop, an endpoint has at most twice its limit in flight', async () => {
  await engines.startWorkers(1)
  const sites = await Promise.all(Array.from({ length: 4 }, () => engines.subscribe({ max_in_flight: 4 })))
  for (const site of sites) {
    site.answer(async () => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      return 200
    })
    await site.happen(600)
  }
  await expect.poll(() => sites.every((site) => site.arrivals.length > 50)).toBe(true)
  const other = await engines.startWorker()
  await engines.shardsAreSettled(2)
  await other.close(0)
  for (const site of sites) await site.settled(30_000)
  expect(sites.map((site) => site.mostInFlight())).toEqual(sites.map(() => expect.toSatisfy((most) => most <= 8)))
})
