import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { makeHistory } from '../../../testing/history.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

/** A workspace whose contact got a message: an endpoint each for both dialects, and a delivery of each event. */
async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const ask = async (method: string, path: string, body?: object) =>
    (await parley.request(method, path, { key, body })).body
  const url = `http://127.0.0.1:9/${id}`
  const native = await ask('POST', '/v1/endpoints', { url, events: ['contact.created', 'message.received'] })
  const other = await ask('POST', '/v1/endpoints', { url, events: ['lead.created'], dialect: 'niyog' })
  const rohan = await ask('POST', '/v1/contacts', { phone: '919812345678', name: 'Rohan "Ro" Mehta', source: 'ünïque' })
  const said = await ask('POST', '/v1/simulator/inbound', { from: '919812345678', text: 'Is a trial free?' })
  const found = async (query: string) => {
    const { data } = await ask('GET', `/v1/deliveries?${query}`)
    return data.map((row: { endpoint_id: number; event_type: string }) => [row.endpoint_id, row.event_type]).sort()
  }
  const fail = (endpointId: number, status: number | null, code: string | null) =>
    parley.sql(
      `with d as (
        update deliveries set attempts = 1, last_status_code = $2 where endpoint_id = $1 returning id, workspace_id, created_at
      )
      insert into attempts (delivery_id, number, workspace_id, started_at, status_code, error_code, response_body, timings)
      select id, 1, workspace_id, created_at, $2, $3, '', '{}' from d`,
      [endpointId, status, code],
    )
  return { id, ask, native: native.id as number, other: other.id as number, rohan, said, found, fail }
}

describe('the list of deliveries finds', () => {
  test('an event type, a dialect, a contact, a channel and a conversation', async () => {
    const { native, other, rohan, said, found } = await workspace()
    const created = [native, 'contact.created']
    const lead = [other, 'contact.created']
    const received = [native, 'message.received']
    expect(await found('event_type=message.received')).toEqual([received])
    expect(await found('dialect=niyog')).toEqual([lead])
    expect(await found('dialect=ndoto')).toEqual([])
    expect(await found(`contact_id=${rohan.id}`)).toEqual([created, received, lead])
    expect(await found(`contact_id=${rohan.id + 1}`)).toEqual([])
    expect(await found(`channel_id=${said.channel_id}`)).toEqual([received])
    expect(await found(`conversation_id=${said.conversation_id}`)).toEqual([received])
    expect(await found(`conversation_id=${said.conversation_id}&event_type=contact.created`)).toEqual([])
  })

  test('status codes, their classes, and errors', async () => {
    const { native, other, found, fail } = await workspace()
    await fail(native, 503, null)
    await fail(other, null, 'dns')
    const types = [
      [native, 'contact.created'],
      [native, 'message.received'],
    ]
    expect(await found('status_code=503')).toEqual(types)
    expect(await found('status_code=5xx')).toEqual(types)
    expect(await found('status_code=5xx&event_type=message.received')).toEqual(types.slice(1))
    expect(await found('status_code=500')).toEqual([])
    expect(await found('error_code=dns')).toEqual([[other, 'contact.created']])
    expect(await found('error_code=tls')).toEqual([])
  })

  test('the id of a delivery or an event, and text of the payload', async () => {
    const { native, other, ask, found } = await workspace()
    const [delivery] = (await ask('GET', `/v1/deliveries?endpoint_id=${other}`)).data
    expect(await found(`q=${delivery.id.toUpperCase()}`)).toEqual([[other, 'contact.created']])
    expect(await found(`q=${delivery.event_id}`)).toEqual([
      [native, 'contact.created'],
      [other, 'contact.created'],
    ])
    expect(await found(`q=${delivery.event_id}&endpoint_id=${native}`)).toEqual([[native, 'contact.created']])
    expect(await found('q=00000000-0000-7000-8000-000000000000')).toEqual([])
    expect(await found('q=TRIAL%20free')).toEqual([[native, 'message.received']])
    expect(await found(`q=${encodeURIComponent('ünïque')}`)).toHaveLength(3)
    expect(await found('q=%25')).toEqual([])
  })

  test('what is pending or settled, also by such a filter', async () => {
    const { id, native, ask, found } = await workspace()
    await makeHistory(parley.sql, { workspaceId: id, events: 2, state: 'cancelled', endpointIds: [native] })
    await makeHistory(parley.sql, { workspaceId: id, events: 1, state: 'exhausted', endpointIds: [native] })
    expect(await found('state=pending&event_type=message.received')).toEqual([[native, 'message.received']])
    expect(await found('state=cancelled')).toHaveLength(2)
    expect(await found('state=exhausted&event_type=contact.created')).toHaveLength(1)
    expect(await found('state=exhausted&event_type=message.received')).toEqual([])
    expect((await ask('GET', '/v1/deliveries?state=delivered')).data).toEqual([])
  })
})

test('a page of a filter without an index ends after a limited number of rows, and goes on from there', async () => {
  const { id, native, ask } = await workspace()
  await makeHistory(parley.sql, { workspaceId: id, events: 4_500, state: 'delivered', endpointIds: [native] })
  const pages: number[] = []
  let cursor: string | null = ''
  do {
    const query = `event_type=message.received&q=trial&limit=1${cursor ? `&cursor=${cursor}` : ''}`
    const { data, next_cursor } = await ask('GET', `/v1/deliveries?${query}`)
    pages.push(data.length)
    cursor = next_cursor
  } while (cursor)
  expect(pages).toHaveLength(3)
  expect(pages.reduce((sum, n) => sum + n)).toBe(1)
})

test.each(['status_code=600', 'status_code=5x', 'error_code=x', 'event_type=x', 'contact_id=x', 'q='])(
  'the list of deliveries refuses the filter %s',
  async (query) => {
    const { status, body } = await parley.request('GET', `/v1/deliveries?${query}`)
    expect([status, body.errors[0].field]).toEqual([422, query.split('=')[0]])
  },
)

test('the list of deliveries shows nothing of another workspace', async () => {
  const theirs = await workspace()
  const [delivery] = (await theirs.ask('GET', '/v1/deliveries?limit=1')).data
  const { found } = await workspace()
  for (const query of [
    `q=${delivery.id}`,
    `q=${delivery.event_id}`,
    `contact_id=${theirs.rohan.id}`,
    `conversation_id=${theirs.said.conversation_id}`,
    `endpoint_id=${theirs.native}`,
  ]) {
    expect(await found(query)).toEqual([])
  }
})
