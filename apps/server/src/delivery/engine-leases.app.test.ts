import { afterEach, beforeAll, expect, test } from 'vitest'

import { gate, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture()
  return engines.stop
})

afterEach(() => engines.stopWorkers())

/** Time passes at double speed. A lease that is still extended every three seconds never expires. */
async function timePasses(settled: (timeout: number) => Promise<void>): Promise<void> {
  const clockwork = setInterval(() => void engines.advance(1_000), 500)
  await settled(20_000).finally(() => clearInterval(clockwork))
}

test('a delivery whose lease expired while it waited for a slot is still delivered', async () => {
  const site = await engines.subscribe({ max_in_flight: 1 })
  const { opened, open } = gate()
  site.answer(async () => {
    await opened
    return 200
  })
  await site.happen(5)
  await engines.startWorkers()
  await expect.poll(site.inFlight).toBe(1)
  const leased = 'select from queue where endpoint_id = $1 and leased_until is not null'
  await expect.poll(async () => (await engines.sql(leased, [site.id])).length).toBe(5)
  // The database has been away for so long that no lease could be extended.
  engines.clock.advance(11_000)
  open()
  await expect.poll(site.pending).toBeLessThan(5)
  await timePasses(site.settled)
})

test('a delivery whose result can not be stored is attempted again once its lease has expired', async () => {
  const site = await engines.subscribe()
  await engines.sql('alter table attempts add constraint refused check (response_body <> $$odd$$) not valid')
  site.answer(() => ({ status: 200, body: site.arrivals.length > 1 ? '' : 'odd' }))
  await site.happen(1)
  await engines.startWorkers()
  await expect.poll(() => site.arrivals.length).toBe(1)
  await timePasses(site.settled)
  expect(site.arrivals).toHaveLength(2)
  await engines.sql('alter table attempts drop constraint refused')
})
