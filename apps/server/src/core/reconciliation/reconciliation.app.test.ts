import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { makeHistory } from '../../../testing/history.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  // Ids have the machine's time, whatever the test clock says.
  parley.clock.advance(3_600_000)
  return parley.stop
})

async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const body = { url: 'http://127.0.0.1:9/', events: ['contact.created'] }
  const { body: endpoint } = await parley.request('POST', '/v1/endpoints', { key, body })
  const endpointId = endpoint.id as number
  return {
    endpointId,
    reconcile: async (query = '') => (await parley.request('GET', `/v1/reconciliation?${query}`, { key })).body,
    has: (state: 'pending' | 'delivered' | 'exhausted' | 'cancelled', events: number) =>
      makeHistory(parley.sql, { workspaceId: id, events, state, endpointIds: [endpointId] }),
    /** The id of a delivery in this state. */
    async one(state: string): Promise<string> {
      const query = 'select id from deliveries where workspace_id = $1 and state = $2 limit 1'
      return (await parley.sql<{ id: string }>(query, [id, state]))[0]?.id ?? ''
    },
  }
}

/** A workspace with one delivery in each state. */
async function inhabited() {
  const made = await workspace()
  for (const state of ['pending', 'delivered', 'exhausted', 'cancelled'] as const) await made.has(state, 1)
  return made
}

test('accepted deliveries equal the sum of the states', async () => {
  const { has, reconcile, endpointId } = await workspace()
  await has('pending', 1)
  await has('delivered', 2)
  await has('exhausted', 3)
  await has('cancelled', 4)
  const until = parley.clock.now()
  const all = {
    since: new Date(until.getTime() - 86_400_000).toISOString(),
    until: until.toISOString(),
    accepted: 10,
    delivered: 2,
    pending: 1,
    exhausted: 3,
    cancelled: 4,
    balanced: true,
    discrepancies: [],
    discrepancy_count: 0,
  }
  expect(await reconcile()).toEqual(all)
  expect(await reconcile(`endpoint_id=${endpointId}`)).toEqual(all)
  const nothing = { accepted: 0, delivered: 0, pending: 0, exhausted: 0, cancelled: 0, balanced: true }
  expect(await reconcile('endpoint_id=999999')).toMatchObject(nothing)
  expect(await reconcile('since=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z')).toMatchObject(nothing)
})

test.each(['since=yesterday', 'since=1970-06-01T00:00:00Z', 'since=2126-01-01T00:00:00Z', 'endpoint_id=x', 'foo=1'])(
  'a reconciliation with %s is refused',
  async (query) => {
    const { status, body } = await parley.request('GET', `/v1/reconciliation?${query}`)
    expect([status, body.errors[0].field]).toEqual([422, query.split('=')[0]])
  },
)

describe('the reconciliation finds', () => {
  const onlyPending = 'it is pending, but not in the queue: nothing will attempt it'
  test.each([
    ['a row that is gone from the queue', 'pending', 'delete from queue where delivery_id = $1', [onlyPending]],
    [
      'an attempt that is gone',
      'exhausted',
      'delete from attempts where delivery_id = $1',
      ['it counts 1 attempt(s), but 0 are on record'],
    ],
    [
      'an attempt too many',
      'exhausted',
      `insert into attempts select delivery_id, 2, workspace_id, started_at, 500, null, null, '', '{}' from attempts
       where delivery_id = $1`,
      ['it counts 1 attempt(s), but 2 are on record'],
    ],
    [
      'the attempt that delivered it gone',
      'delivered',
      'delete from attempts where delivery_id = $1',
      [
        'it counts 1 attempt(s), but 0 are on record',
        'it is delivered, but no attempt on record was answered with 2xx',
      ],
    ],
    [
      'an event that is gone',
      'cancelled',
      'delete from events where id = (select event_id from deliveries where id = $1)',
      ['its event is not on record'],
    ],
    [
      'a state that is not so: pending',
      'exhausted',
      `update deliveries set state = 'pending' where id = $1`,
      [onlyPending],
    ],
    [
      'a state that is not so: delivered',
      'exhausted',
      `update deliveries set state = 'delivered' where id = $1`,
      ['it is delivered, but no attempt on record was answered with 2xx'],
    ],
    [
      'a state that is not so: settled',
      'pending',
      `update deliveries set state = 'cancelled' where id = $1`,
      ['it is cancelled, but still in the queue'],
    ],
    [
      'a delivery that is gone',
      'pending',
      'with gone as (delete from attempts where delivery_id = $1) delete from deliveries where id = $1',
      ['it is in the queue, but not on record'],
    ],
  ])('%s', async (_what, state, corruption, problems) => {
    const { reconcile, one, endpointId } = await inhabited()
    const id = await one(state)
    await parley.sql(corruption, [id])
    expect(await reconcile()).toMatchObject({
      balanced: false,
      discrepancy_count: problems.length,
      discrepancies: problems.map((problem) => ({ delivery_id: id, endpoint_id: endpointId, problem })),
    })
  })

  test('all discrepancies, and lists a hundred of them', async () => {
    const { has, reconcile, endpointId } = await workspace()
    await has('exhausted', 150)
    await parley.sql('update deliveries set attempts = 7 where endpoint_id = $1', [endpointId])
    const { discrepancies, ...rest } = await reconcile()
    expect(rest).toMatchObject({ accepted: 150, exhausted: 150, balanced: false, discrepancy_count: 150 })
    expect(discrepancies.length).toBe(100)
    expect(discrepancies[0].problem).toBe('it counts 7 attempt(s), but 1 are on record')
  })
})
