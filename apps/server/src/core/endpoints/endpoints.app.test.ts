import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { webhookDialects } from '../../dialects/registry.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

// No worker runs, so nothing is sent.
let made = 0
const freshUrl = () => `http://127.0.0.1:9/hook/${++made}`
const post = (path: string, body?: unknown) => parley.request('POST', path, body === undefined ? {} : { body })
const create = async (input: object = {}) =>
  (await post('/v1/endpoints', { url: freshUrl(), events: ['contact.created'], ...input })).body
const update = (id: number, body: object) => parley.request('PATCH', `/v1/endpoints/${id}`, { body })
const deliveriesOf = async (id: number) => (await parley.request('GET', `/v1/deliveries?endpoint_id=${id}`)).body.data

let last = 919_830_000_000
const happen = () => post('/v1/contacts', { phone: String(++last) })

test('an endpoint shows its secret once', async () => {
  const { secret, ...endpoint } = await create({
    name: 'CRM',
    events: ['contact.created', 'deal.updated', 'contact.created'],
  })
  const at = parley.clock.now().toISOString()
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(endpoint).toEqual({
    id: endpoint.id,
    dialect: 'native',
    name: 'CRM',
    url: 'http://127.0.0.1:9/hook/1',
    events: ['contact.created', 'deal.updated'],
    channel_id: null,
    max_in_flight: 16,
    rate_limit: null,
    ordered: false,
    simulated: null,
    failing_since: null,
    disabled_at: null,
    disabled_reason: null,
    created_at: at,
    updated_at: at,
  })
  expect((await parley.request('GET', `/v1/endpoints/${endpoint.id}`)).body).toEqual(endpoint)
  expect((await parley.request('GET', '/v1/endpoints?limit=1')).body.data).toEqual([endpoint])
  expect((await update(endpoint.id, { name: null })).body).toEqual({ ...endpoint, name: null })
})

test('a new endpoint may bring its own secret', async () => {
  expect((await create({ secret: 'my own secret' })).secret).toBe('my own secret')
  const { status } = await post('/v1/endpoints', { url: freshUrl(), events: ['contact.created'], secret: 'short' })
  expect(status).toBe(422)
})

describe('the settings of an endpoint', () => {
  const read = async (id: number) => (await parley.request('GET', `/v1/endpoints/${id}`)).body

  test('have the given values, and can be changed one by one', async () => {
    const settings = { max_in_flight: 256, rate_limit: 10_000, ordered: true }
    const { id, secret, ...endpoint } = await create(settings)
    expect(endpoint).toMatchObject(settings)
    expect((await update(id, { max_in_flight: 1 })).body).toMatchObject({ ...settings, max_in_flight: 1 })
    expect((await update(id, { rate_limit: null, ordered: false })).body).toMatchObject({ rate_limit: null })
    expect((await update(id, { name: 'Same' })).body).toMatchObject({ max_in_flight: 1, ordered: false })
    expect(await read(id)).toMatchObject({ max_in_flight: 1, rate_limit: null, ordered: false })
    expect((await create({ rate_limit: null })).rate_limit).toBeNull()
  })

  test.each([
    ['max_in_flight', [0, 257, 1.5, '4', null], 'must be a whole number from 1 to 256'],
    ['rate_limit', [0, -1, 10_001, 0.5, '10'], 'must be a whole number from 1 to 10000'],
    ['ordered', ['yes', 1, null], 'must be true or false'],
  ])('are refused when %s is wrong', async (field, values, message) => {
    const { id } = await create()
    for (const value of values) {
      for (const { status, body } of [
        await post('/v1/endpoints', { url: freshUrl(), events: ['contact.created'], [field]: value }),
        await update(id, { [field]: value }),
      ]) {
        expect([status, body.errors]).toEqual([422, [expect.objectContaining({ field, message })]])
      }
    }
  })

  test('are ignored, by their names, in a dialect without them', async () => {
    const body = { url: freshUrl(), events: ['lead.created'], ordered: true }
    const { status, headers } = await post('/niyog/api/v1/webhooks', body)
    expect([status, headers.get('parley-ignored')]).toEqual([201, 'ordered'])
  })

  test('hold a secret that receivers can decode, except where a vendor signs with the text itself', async () => {
    const create = (secret: string, dialect = 'native', event = 'contact.created') =>
      post('/v1/endpoints', { url: freshUrl(), events: [event], dialect, secret })
    for (const secret of ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaL-_w', 'whsec_plain-secret!', 'whsec_c2hvcnQ=']) {
      const { status, body } = await create(secret)
      expect([secret, status, body.errors[0].field]).toEqual([secret, 422, 'secret'])
      expect((await create(secret, 'ndoto', 'contact_created')).status).toBe(422)
      expect((await create(secret, 'niyog', 'lead.created')).status).toBe(201)
    }
    expect((await create(`whsec_${Buffer.alloc(24, 7).toString('base64')}`)).status).toBe(201)
  })
})

test('an endpoint’s secret is rotated at most ten times a day', async () => {
  const { id } = await create()
  const rotate = () => post(`/v1/endpoints/${id}/rotate-secret`)
  for (let n = 0; n < 10; n++) expect((await rotate()).status).toBe(200)
  const refused = await rotate()
  expect([refused.status, refused.body.code]).toEqual([409, 'too_many_secrets'])
  parley.clock.advance(86_400_000)
  expect((await rotate()).status).toBe(200)
  expect((await post('/v1/endpoints/999999/rotate-secret')).status).toBe(404)
})

test('concurrent rotations of a secret keep every secret', async () => {
  const { id } = await create()
  const answers = await Promise.all([1, 2, 3].map(() => post(`/v1/endpoints/${id}/rotate-secret`)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  const [kept] = await parley.sql<{ different: number }>(
    'select count(distinct secret)::int as different from previous_secrets where endpoint_id = $1',
    [id],
  )
  expect(kept?.different).toBe(3)
})

describe('an endpoint’s URL', () => {
  test.each([
    ['ftp://example.com/', 'must be an http or https URL'],
    ['example.com/hook', 'must be an http or https URL'],
    ['javascript:alert(1)', 'must be an http or https URL'],
    ['https://', 'must be an http or https URL'],
    ['https://user:pass@example.com/', 'must not contain a user name or password'],
    ['https://example.com/a b', 'must not contain spaces or control characters'],
    ['https://10.0.0.1/', 'points into a private network (10.0.0.1)'],
    ['https://192.168.1.1:8443/', 'points into a private network (192.168.1.1)'],
    ['https://169.254.169.254/latest/meta-data', 'points into a private network (169.254.169.254)'],
    ['https://[::1]/', 'points into a private network (::1)'],
    ['https://[fd00::1]/', 'points into a private network (fd00::1)'],
    ['https://0x0a000001/', 'points into a private network (10.0.0.1)'],
    ['https://167772161/', 'points into a private network (10.0.0.1)'],
    ['https://[::ffff:10.0.0.1]/', 'points into a private network'],
    ['https://0.0.0.0/', 'points into a private network (0.0.0.0)'],
  ])('%s is refused', async (url, problem) => {
    const created = await post('/v1/endpoints', { url, events: ['contact.created'] })
    expect([created.status, created.body.code, created.body.errors[0].field]).toEqual([422, 'invalid_url', 'url'])
    expect(created.body.errors[0].message).toContain(problem)
    const { id } = await create()
    expect((await update(id, { url })).body.errors[0].message).toContain(problem)
    expect((await post('/niyog/api/v1/webhooks', { url, events: ['lead.created'] })).body.fields.url).toContain(problem)
  })

  test.each([
    'https://example.com/hook?a=b',
    'http://example.com:8080/',
    'https://bücher.example/',
    'http://127.0.0.1:9/',
  ])('%s is kept as it was written', async (url) => {
    expect((await create({ url })).url).toBe(url)
  })
})

describe('an endpoint’s events', () => {
  test.each([
    ['native', ['lead.created'], 'events.0'],
    ['native', ['contact.created', 'contact.exploded'], 'events.1'],
    ['niyog', ['lead.created', 'contact.created'], 'events.1'],
    ['native', ['constructor'], 'events.0'],
    ['native', ['*'], 'events.0'],
    ['native', [], 'events'],
  ])('of %s can not be %j', async (dialect, events, field) => {
    const { status, body } = await post('/v1/endpoints', { url: freshUrl(), events, dialect })
    expect([status, body.errors[0].field]).toEqual([422, field])
    const { id } = await create({ dialect, events: dialect === 'native' ? ['contact.created'] : ['lead.created'] })
    expect((await update(id, { events })).body.errors[0].field).toBe(field)
  })

  test('decide which events are delivered', async () => {
    const { id } = await create({ events: ['deal.updated'] })
    await happen()
    expect(await deliveriesOf(id)).toEqual([])
    await update(id, { events: ['contact.created'] })
    await happen()
    expect(await deliveriesOf(id)).toMatchObject([{ event_type: 'contact.created' }])
  })

  test('of an unknown dialect are refused', async () => {
    const { body } = await post('/v1/endpoints', { url: freshUrl(), events: ['a'], dialect: 'klingon' })
    expect(body.detail).toBe(`dialect must be one of ${[...webhookDialects.keys()].join(', ')}`)
  })
})

describe('an endpoint that is not active', () => {
  test('has its pending deliveries cancelled, and gets no new ones', async () => {
    const { id } = await create()
    await happen()
    const { body } = await update(id, { active: false })
    expect(body).toMatchObject({ disabled_at: parley.clock.now().toISOString(), disabled_reason: 'disabled by hand' })
    await happen()
    expect(await deliveriesOf(id)).toMatchObject([
      { state: 'cancelled', completed_at: parley.clock.now().toISOString() },
    ])
    const test = await post(`/v1/endpoints/${id}/test`, {})
    expect([test.status, test.body.code]).toEqual([409, 'endpoint_disabled'])

    parley.clock.advance(1_000)
    expect((await update(id, { active: false })).body.disabled_at).toBe(body.disabled_at)
    expect((await update(id, { active: true })).body).toMatchObject({ disabled_at: null, disabled_reason: null })
    await happen()
    expect((await deliveriesOf(id)).map(({ state }: { state: string }) => state)).toEqual(['pending', 'cancelled'])
  })

  test('has its pending deliveries cancelled when it is deleted', async () => {
    const { id } = await create()
    await happen()
    expect((await parley.request('DELETE', `/v1/endpoints/${id}`)).status).toBe(204)
    expect((await parley.request('GET', `/v1/endpoints/${id}`)).status).toBe(404)
    expect((await parley.request('DELETE', `/v1/endpoints/${id}`)).status).toBe(404)
    expect(await deliveriesOf(id)).toMatchObject([{ state: 'cancelled' }])
  })
})

describe('a test event', () => {
  test('goes to this endpoint only', async () => {
    const [one, other] = [await create(), await create()]
    const { status, body } = await post(`/v1/endpoints/${one.id}/test`, {})
    expect(status).toBe(202)
    const { body: event } = await parley.request('GET', `/v1/events/${body.event_id}`)
    expect(event).toMatchObject({ type: 'contact.created', data: { test: true, name: 'Rohan Mehta' } })
    const { body: list } = await parley.request('GET', `/v1/deliveries?event_id=${body.event_id}`)
    expect(list.data).toMatchObject([{ endpoint_id: one.id, state: 'pending' }])
    expect(await deliveriesOf(other.id)).toEqual([])
  })

  test('has the requested type', async () => {
    const { id } = await create({ dialect: 'niyog', events: ['lead.created', 'meeting.booked'] })
    const { body } = await post(`/v1/endpoints/${id}/test`, { event: 'meeting.booked' })
    expect((await parley.request('GET', `/v1/events/${body.event_id}`)).body.type).toBe('meeting.booked')
    const refused = await post(`/v1/endpoints/${id}/test`, { event: 'message.sent' })
    expect([refused.status, refused.body.errors[0].field]).toEqual([422, 'event'])
  })

  test('needs no request body', async () => {
    const { id } = await create()
    expect((await post(`/v1/endpoints/${id}/test`)).status).toBe(202)
    expect((await post(`/v1/endpoints/${id}/rotate-secret`)).status).toBe(200)
  })
})

test('a new URL resets the endpoint’s failures', async () => {
  const { id } = await create()
  await parley.sql('update endpoints set failing_since = now() where id = $1', [id])
  expect((await update(id, { name: 'Same' })).body.failing_since).not.toBeNull()
  expect((await update(id, { url: 'http://127.0.0.1:9/other' })).body).toMatchObject({ failing_since: null })
})

test('endpoints are listed by dialect', async () => {
  const { id } = await create({ dialect: 'niyog', events: ['lead.created'] })
  const { body } = await parley.request('GET', '/v1/endpoints?dialect=niyog&limit=1')
  expect(body.data).toMatchObject([{ id, dialect: 'niyog' }])
  expect((await parley.request('GET', `/niyog/api/v1/webhooks/${(await create()).id}`)).status).toBe(404)
})
