import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'
import { makeHistory } from '../../testing/history.ts'

let parley: Delivering
let client: pg.Client
beforeAll(async () => {
  parley = await startDelivering()
  client = new pg.Client(parley.databaseUrl)
  await client.connect()
  parley.clock.advance(3_600_000)
  return async () => {
    await client.end()
    await parley.stop()
  }
})

test('a result is recorded completely, even if it waits for the extension of its lease', async () => {
  const endpoint = await parley.subscribe({ max_in_flight: 64 })
  const since = new Date(Date.now() - 60_000).toISOString()
  await makeHistory(parley.sql, { events: 1_500, endpointIds: [endpoint.id], state: 'exhausted' })
  const { body } = await parley.request('POST', '/v1/replays', { body: { since } })
  const left = async () => (await parley.sql('select from queue')).length
  const running = async () => (await parley.request('GET', `/v1/replays/${body.id}`)).body.state === 'running'
  while ((await running()) || (await left()) > 0) {
    await client.query('begin')
    await client.query(`
      update queue q set leased_until = q.leased_until
      from (select delivery_id from queue where leased_until is not null order by delivery_id for update) held
      where q.workspace_id = 1 and q.delivery_id = held.delivery_id`)
    // Results arrive meanwhile, and wait.
    for (let n = 0; n < 5; n++) await parley.request('GET', '/v1/endpoints')
    await client.query('commit')
  }
  expect((await parley.request('GET', '/v1/reconciliation')).body).toMatchObject({
    accepted: 1_500,
    delivered: 1_500,
    balanced: true,
    discrepancies: [],
  })
}, 90_000)
