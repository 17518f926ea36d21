import { afterEach, beforeAll, expect, test } from 'vitest'

import { gate, type Site, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'
import { serve } from './local-receiver.test-helper.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture()
  return engines.stop
})

afterEach(async () => {
  await engines.stopWorkers()
  await engines.sql('truncate queue')
})

/** Creates ten healthy endpoints, half of them in another workspace. */
async function healthy(): Promise<Site[]> {
  const { id } = await engines.createWorkspace()
  return Promise.all(Array.from({ length: 10 }, (_, n) => engines.subscribe(n % 2 === 0 ? {} : { workspaceId: id })))
}

/** Creates twenty events for each endpoint, and waits until all of them are delivered. */
async function allDelivered(sites: Site[]): Promise<void> {
  for (const site of sites) await site.happen(20)
  for (const site of sites) await site.settled()
  expect(sites.map(({ arrivals }) => arrivals.length)).toEqual(sites.map(() => 20))
}

test('an endpoint that hangs delays only its own lane', async () => {
  const others = await healthy()
  const hanging = await engines.subscribe()
  const { opened, open } = gate()
  hanging.answer(async () => {
    await opened
    return 200
  })
  await hanging.happen(500)
  await engines.startWorkers()
  await expect.poll(hanging.inFlight).toBe(16)
  await allDelivered(others)
  // The hanging endpoint has made no progress.
  expect([hanging.inFlight(), hanging.arrivals.length, await hanging.pending()]).toEqual([16, 16, 500])
  open()
  await hanging.settled()
})

test('an endpoint that fails or drips its answer delays only its own lane', async () => {
  const others = await healthy()
  const [failing, dripping] = [await engines.subscribe(), await engines.subscribe()]
  failing.answer(() => 500)
  let drips = 0
  const { port } = await serve((_request, response) => {
    drips++
    response.writeHead(200, { 'content-length': 1_000 }).write('a')
    const drip = setInterval(() => response.write('a'), 50)
    response.on('close', () => clearInterval(drip))
  })
  await engines.sql('update endpoints set url = $2 where id = $1', [dripping.id, `http://127.0.0.1:${port}/`])
  await failing.happen(500)
  await dripping.happen(500)
  await engines.startWorkers()
  await expect.poll(() => drips).toBe(16)
  await allDelivered(others)
  expect([drips, await dripping.pending(), await failing.pending()]).toEqual([16, 500, 500])
})

test('60 endpoints of one workspace that hang at the same time leave slots to all others', async () => {
  const others = await healthy()
  const hanging = await Promise.all(Array.from({ length: 60 }, () => engines.subscribe()))
  const { opened, open } = gate()
  for (const site of hanging) {
    site.answer(async () => {
      await opened
      return 200
    })
    await site.happen(16)
  }
  const inFlight = () => hanging.reduce((sum, site) => sum + site.inFlight(), 0)
  await engines.startWorkers()
  // One workspace gets half of all slots. The others are for other workspaces, and for lanes with nothing in flight.
  await expect.poll(inFlight).toBeGreaterThanOrEqual(512)
  await allDelivered(others)
  expect(inFlight()).toBeLessThanOrEqual(512 + hanging.length)
  open()
  for (const site of hanging) await site.settled(20_000)
})

test('100,000 due deliveries of one endpoint do not hide the delivery of another', { timeout: 60_000 }, async () => {
  const [busy, quiet] = [await engines.subscribe(), await engines.subscribe()]
  await busy.happen(1)
  // Many deliveries of that one event.
  await engines.sql(
    `with wanted as materialized (
      select uuid_v7() as id, e.id as event_id, e.occurred_at
      from events e, generate_series(2, 100000) where e.endpoint_id = $1
    ), delivery as (
      insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at)
      select id, 1, event_id, $1, occurred_at from wanted
    )
    insert into queue (workspace_id, delivery_id, event_id, endpoint_id, due_at)
    select 1, id, event_id, $1, occurred_at from wanted`,
    [busy.id],
  )
  await engines.startWorkers()
  await expect.poll(() => busy.arrivals.length).toBeGreaterThan(100)
  await quiet.happen(1)
  await quiet.settled()
  expect(await busy.pending()).toBeGreaterThan(80_000)
})
