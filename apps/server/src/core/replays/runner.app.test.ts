import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'
import { makeHistory } from '../../../testing/history.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  // Ids have the machine's time, whatever the test clock says.
  parley.clock.advance(3_600_000)
  return parley.stop
})

beforeEach(() => parley.receiver.respondWith(200))

let began = new Date().toISOString()
/** Starts a new range, which excludes everything that happened before. */
async function begin(): Promise<void> {
  const [row] = await parley.sql<{ now: Date }>('select clock_timestamp() as now', [])
  began = row?.now.toISOString() ?? ''
}

async function replay(filter: object = {}): Promise<number> {
  const { status, body } = await parley.request('POST', '/v1/replays', { body: { since: began, ...filter } })
  expect(status).toBe(202)
  return body.id
}
const read = async (id: number) => (await parley.request('GET', `/v1/replays/${id}`)).body
async function completed(id: number) {
  await expect.poll(async () => (await read(id)).state, { timeout: 25_000 }).toBe('completed')
  return read(id)
}
const settle = (id: string, state: string) =>
  parley.sql(
    `update deliveries set state = $2, exhausted_at = case when $2 = 'exhausted' then completed_at end where id = $1`,
    [id, state],
  )
const queued = (endpointId: number) => parley.sql('select kind from queue where endpoint_id = $1', [endpointId])
const idsOf = (received: { headers: Record<string, unknown> }[]) => received.map(({ headers }) => headers['webhook-id'])

test('a replay attempts undelivered deliveries under the same webhook-id, and no others', async () => {
  await begin()
  const endpoint = await parley.subscribe()
  const deliveries = []
  for (let n = 0; n < 4; n++) deliveries.push(await parley.attempted((await parley.happen(endpoint.id)).id, 1))
  const [exhausted, cancelled, delivered, pending] = deliveries
  await settle(exhausted?.id ?? '', 'exhausted')
  await settle(cancelled?.id ?? '', 'cancelled')
  const later = await parley.subscribe()
  // This delivery waits for its retry.
  await parley.sql(`update deliveries set state = 'pending', completed_at = null where id = $1`, [pending?.id])
  await parley.sql(
    `insert into queue (workspace_id, delivery_id, event_id, endpoint_id, kind, due_at) values (1, $1, $2, $3, 1, $4)`,
    [pending?.id, pending?.event_id, endpoint.id, new Date(parley.clock.now().getTime() + 3_600_000)],
  )
  expect(await completed(await replay())).toMatchObject({
    counts: { total: 6, by_state: { delivered: 0, exhausted: 1, cancelled: 1, missing: 4 }, skipped: 0 },
    endpoints: [
      { endpoint_id: endpoint.id, total: 2 },
      { endpoint_id: later.id, total: 4 },
    ],
  })
  const events = deliveries.map(({ event_id }) => event_id)
  await expect.poll(() => idsOf(later.received()).toSorted()).toEqual(events.toSorted())
  const again = [exhausted?.event_id, cancelled?.event_id]
  await expect.poll(() => idsOf(endpoint.received()).toSorted()).toEqual([...events, ...again].toSorted())
  await parley.attempted(exhausted?.id ?? '', 2)
  expect(await parley.read(exhausted?.id ?? '')).toMatchObject({ state: 'delivered', attempts_made: 2 })
  expect(await parley.read(delivered?.id ?? '')).toMatchObject({ state: 'delivered', attempts_made: 1 })
  expect(await parley.read(pending?.id ?? '')).toMatchObject({ state: 'pending', attempts_made: 1 })

  // The new deliveries have the times of their events, so the next dry run finds them.
  await expect.poll(() => queued(later.id)).toEqual([])
  const dryRun = await parley.request('POST', '/v1/replays', {
    body: { since: began, dry_run: true, endpoint_id: later.id },
  })
  expect(dryRun.body.counts.total).toBe(0)
  expect(await completed(await replay({ state: 'delivered', endpoint_id: later.id }))).toMatchObject({
    counts: { total: 4 },
  })
  await expect.poll(() => later.received().length).toBe(8)
})

test('a replay skips a disabled endpoint, and counts it', async () => {
  await begin()
  const endpoint = await parley.subscribe()
  const { id } = await parley.attempted((await parley.happen(endpoint.id)).id, 1)
  await settle(id, 'exhausted')
  await parley.request('PATCH', `/v1/endpoints/${endpoint.id}`, { body: { active: false } })
  const { counts } = await completed(await replay({ endpoint_id: endpoint.id }))
  expect([counts.total, counts.skipped]).toEqual([0, 1])
  expect(await parley.read(id)).toMatchObject({ state: 'exhausted' })
})

test('deleting an endpoint ends its part of a replay', async () => {
  await begin()
  const endpoint = await parley.subscribe()
  parley.receiver.respondWith('hang')
  await makeHistory(parley.sql, { events: 1_000, endpointIds: [endpoint.id], state: 'exhausted' })
  const id = await replay({ endpoint_id: endpoint.id, since: new Date(Date.parse(began) - 60_000).toISOString() })
  await expect.poll(async () => (await queued(endpoint.id)).length).toBeGreaterThan(0)
  await parley.request('DELETE', `/v1/endpoints/${endpoint.id}`)
  const { counts } = await completed(id)
  expect(counts.total).toBeLessThanOrEqual(400)
})

test('a replay queues a few hundred deliveries per endpoint, and a slow endpoint delays no other', async () => {
  const slow = await parley.subscribe()
  const quick = await parley.subscribe()
  const gate = Promise.withResolvers<number>()
  parley.receiver.respondWith(({ path }) => (slow.url.endsWith(path) ? gate.promise : 200))
  await begin()
  const since = new Date(Date.parse(began) - 60_000).toISOString()
  await makeHistory(parley.sql, { events: 1_000, endpointIds: [slow.id, quick.id], state: 'exhausted' })
  const id = await replay({ since, state: 'exhausted' })
  await expect.poll(() => quick.received().length, { timeout: 25_000 }).toBe(1_000)
  expect((await queued(slow.id)).length).toBe(400)
  expect(await queued(slow.id)).toEqual(Array(400).fill({ kind: 2 }))
  expect(await read(id)).toMatchObject({
    state: 'running',
    endpoints: expect.arrayContaining([
      expect.objectContaining({ endpoint_id: slow.id, total: 400 }),
      expect.objectContaining({ endpoint_id: quick.id, total: 1_000 }),
    ]),
  })
  gate.resolve(200)
  expect((await completed(id)).counts.by_state.exhausted).toBe(2_000)
  await expect.poll(() => slow.received().length, { timeout: 25_000 }).toBe(1_000)
  expect(new Set(idsOf(slow.received())).size).toBe(1_000)
}, 90_000)

test('a cancelled replay stops, and its queued deliveries are still attempted', async () => {
  const endpoint = await parley.subscribe()
  const gate = Promise.withResolvers<number>()
  parley.receiver.respondWith(() => gate.promise)
  await begin()
  const since = new Date(Date.parse(began) - 60_000).toISOString()
  await makeHistory(parley.sql, { events: 600, endpointIds: [endpoint.id], state: 'cancelled' })
  const id = await replay({ since, endpoint_id: endpoint.id, state: 'cancelled' })
  await expect.poll(async () => (await queued(endpoint.id)).length).toBe(400)
  await parley.request('POST', `/v1/replays/${id}/cancel`)
  gate.resolve(200)
  await expect.poll(() => queued(endpoint.id), { timeout: 25_000 }).toEqual([])
  expect(await read(id)).toMatchObject({ state: 'cancelled', counts: { total: 400 } })
  expect(endpoint.received().length).toBe(400)
}, 60_000)

test('concurrent replays in several processes create each missing delivery once', async () => {
  const endpoint = await parley.subscribe()
  const other = await parley.startAnother()
  other.startWorkers()
  await begin()
  const since = new Date(Date.parse(began) - 60_000).toISOString()
  await makeHistory(parley.sql, { events: 700, endpointIds: [], state: 'cancelled' })
  const filters = [{ state: 'missing' }, { event_types: ['contact.created'], state: 'missing' }, {}]
  const ids = await Promise.all(filters.map((filter) => replay({ since, endpoint_id: endpoint.id, ...filter })))
  const totals = []
  for (const id of ids) totals.push((await completed(id)).counts.by_state.missing)
  await expect.poll(() => queued(endpoint.id), { timeout: 25_000 }).toEqual([])
  const made = await parley.sql('select from deliveries where endpoint_id = $1 group by event_id', [endpoint.id])
  const [{ all } = { all: 0 }] = await parley.sql<{ all: number }>(
    'select count(*)::integer as all from deliveries where endpoint_id = $1',
    [endpoint.id],
  )
  expect([made.length, totals.reduce((sum, n) => sum + n, 0)]).toEqual([all, all])
  expect(new Set(idsOf(endpoint.received())).size).toBe(all)
}, 90_000)

test('a replay batch that fails leaves nothing behind, and is repeated', async () => {
  const endpoint = await parley.subscribe()
  await begin()
  const since = new Date(Date.parse(began) - 60_000).toISOString()
  await makeHistory(parley.sql, { events: 50, endpointIds: [endpoint.id], state: 'exhausted' })
  await parley.sql('alter table replay_lanes add constraint refused check (exhausted < 50) not valid')
  const id = await replay({ since, endpoint_id: endpoint.id, state: 'exhausted' })
  const [before] = await parley.sql<{ at: string }>(
    'select xact_rollback as at from pg_stat_database where datname = current_database()',
  )
  await expect
    .poll(async () => {
      const [now] = await parley.sql<{ at: string }>(
        'select xact_rollback as at from pg_stat_database where datname = current_database()',
      )
      return Number(now?.at) - Number(before?.at)
    })
    .toBeGreaterThan(1)
  expect([await queued(endpoint.id), endpoint.received()]).toEqual([[], []])
  expect((await read(id)).counts.total).toBe(0)
  await parley.sql('alter table replay_lanes drop constraint refused')
  expect((await completed(id)).counts.total).toBe(50)
  await expect.poll(() => endpoint.received().length).toBe(50)
}, 60_000)
