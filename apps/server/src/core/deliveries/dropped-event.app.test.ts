import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { openDatabase } from '../../db/database.ts'
import { requeue } from './requeue.ts'

let parley: Harness
let endpoint: { id: number }
/** A settled delivery that is newer than its event, whose event is past its retention. */
let delivery: { id: string; event_id: string }
beforeAll(async () => {
  parley = await startHarness()
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created'] },
  })
  endpoint = body
  await parley.request('POST', '/v1/contacts', { body: { phone: '919830000001' } })
  delivery = (await parley.request('GET', `/v1/deliveries?endpoint_id=${endpoint.id}`)).body.data[0]
  await parley.sql('delete from queue')
  await parley.sql(
    `update deliveries set state = 'exhausted', attempts = 1, exhausted_at = now(), completed_at = now()`,
  )
  await parley.sql(
    `insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
   values ($1, 1, 1, now(), 500, '', '{}')`,
    [delivery.id],
  )
  await parley.sql('delete from events')
  return parley.stop
})

test('a delivery whose event was dropped stays on record', async () => {
  const kept = { id: delivery.id, event_id: delivery.event_id, event_type: null, state: 'exhausted' }
  const { body } = await parley.request('GET', `/v1/deliveries/${delivery.id}`)
  expect(body).toMatchObject(kept)
  expect(body.attempts).toHaveLength(1)
  for (const query of ['', '?state=exhausted', `?endpoint_id=${endpoint.id}`, `?event_id=${delivery.event_id}`]) {
    expect((await parley.request('GET', `/v1/deliveries${query}`)).body.data).toEqual([expect.objectContaining(kept)])
  }
})

test('a delivery whose event was dropped can not be retried, and the answer says why', async () => {
  const { status, body } = await parley.request('POST', `/v1/deliveries/${delivery.id}/retry`)
  expect([status, body.code]).toEqual([409, 'event_dropped'])
  const database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-test',
    maxConnections: 1,
    onError() {},
    onCommit() {},
  })
  await database.transact((tx) => requeue(tx, 1, [delivery.id], 'replay', parley.clock.now())).finally(database.close)
  expect(await parley.sql('select from queue')).toEqual([])
  expect((await parley.request('GET', `/v1/deliveries/${delivery.id}`)).body.state).toBe('exhausted')
})
