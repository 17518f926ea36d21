import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let endpoint: { id: number }
beforeAll(async () => {
  parley = await startHarness()
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created', 'contact.updated'] },
  })
  endpoint = body
  return parley.stop
})

const list = async (query = '') => (await parley.request('GET', `/v1/deliveries?limit=100&${query}`)).body.data
const idsOf = (deliveries: { id: string }[]) => deliveries.map(({ id }) => id)

let last = 919_840_000_000
/** Causes an event, and sets its delivery to this state. */
async function happen(state = 'pending'): Promise<string> {
  const { body } = await parley.request('POST', '/v1/contacts', { body: { phone: String(++last) } })
  const [row] = await parley.sql<{ id: string }>(
    `with d as (
      update deliveries d set state = $2, attempts = 3,
        completed_at = case when $2 <> 'pending' then $3::timestamptz end,
        exhausted_at = case when $2 = 'exhausted' then $3::timestamptz end
      from events e where e.id = d.event_id and e.contact_id = $1 returning d.id
    ), settled as (
      delete from queue where $2 <> 'pending' and delivery_id in (select id from d)
    )
    select id from d`,
    [body.id, state, parley.clock.now()],
  )
  return row?.id ?? ''
}

test('a delivery shows its state and its attempts', async () => {
  const id = await happen()
  const { body } = await parley.request('GET', `/v1/deliveries/${id}`)
  const at = parley.clock.now().toISOString()
  expect(body).toEqual({
    id,
    event_id: expect.any(String),
    event_type: 'contact.created',
    endpoint_id: endpoint.id,
    state: 'pending',
    attempts_made: 3,
    next_attempt_at: at,
    last_status_code: null,
    last_error: null,
    created_at: at,
    completed_at: null,
    attempts: [],
  })
  expect((await parley.request('GET', `/v1/deliveries/${id.toUpperCase()}`)).body.id).toBe(id)
})

describe('the list of deliveries', () => {
  test('is filtered by endpoint, event, state and time', async () => {
    parley.clock.advance(60_000)
    const since = parley.clock.now().toISOString()
    const pending = await happen()
    parley.clock.advance(60_000)
    const until = parley.clock.now().toISOString()
    const exhausted = await happen('exhausted')
    expect(idsOf(await list(`since=${since}`))).toEqual([exhausted, pending])
    expect(idsOf(await list(`since=${since}&until=${until}`))).toEqual([pending])
    expect(idsOf(await list(`since=${since}&state=exhausted`))).toEqual([exhausted])
    expect(idsOf(await list(`since=${since}&endpoint_id=${endpoint.id}`))).toEqual([exhausted, pending])
    expect(await list(`since=${since}&endpoint_id=999999`)).toEqual([])
    const [{ event_id }] = await list('state=exhausted')
    expect(idsOf(await list(`event_id=${event_id}`))).toEqual([exhausted])
    const offset = encodeURIComponent(new Date(Date.parse(since) + 3_600_000).toISOString().replace('Z', '+01:00'))
    expect(idsOf(await list(`since=${offset}&until=${until}`))).toEqual([pending])
  })

  test.each(['state=lost', 'since=yesterday', 'since=2026-01-15', 'until=1', 'endpoint_id=x', 'event_id=1', 'foo=1'])(
    'refuses the filter %s',
    async (query) => {
      const { status, body } = await parley.request('GET', `/v1/deliveries?${query}`)
      expect([status, body.errors[0].field]).toEqual([422, query.split('=')[0]])
    },
  )
})

describe('a retry of a delivery', () => {
  test.each(['pending', 'delivered', 'exhausted', 'cancelled'])('that is %s makes it due now', async (state) => {
    const id = await happen(state)
    parley.clock.advance(60_000)
    const { status, body } = await parley.request('POST', `/v1/deliveries/${id}/retry`)
    expect([status, body]).toEqual([
      202,
      expect.objectContaining({
        id,
        state: 'pending',
        next_attempt_at: parley.clock.now().toISOString(),
        completed_at: null,
        attempts_made: 3,
      }),
    ])
  })

  test('is refused unless its endpoint exists and is enabled', async () => {
    const id = await happen('exhausted')
    await parley.request('PATCH', `/v1/endpoints/${endpoint.id}`, { body: { active: false } })
    const disabled = await parley.request('POST', `/v1/deliveries/${id}/retry`)
    expect([disabled.status, disabled.body.code]).toEqual([409, 'endpoint_disabled'])
    await parley.request('DELETE', `/v1/endpoints/${endpoint.id}`)
    const deleted = await parley.request('POST', `/v1/deliveries/${id}/retry`)
    expect([deleted.status, deleted.body.code]).toEqual([409, 'endpoint_deleted'])
    expect((await parley.request('GET', `/v1/deliveries/${id}`)).body.state).toBe('exhausted')
  })

  test('that does not exist gets a 404', async () => {
    const { status } = await parley.request('POST', '/v1/deliveries/01a1fdeb-ae41-7983-899d-000000000000/retry')
    expect(status).toBe(404)
  })
})
