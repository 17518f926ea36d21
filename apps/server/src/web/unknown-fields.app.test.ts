import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

interface Answer {
  id?: unknown
  data?: { id: number }
  payload?: { contact: { id: number } }
}

const account = '/ndoto/api/v1/accounts/1'
let last = 919_700_000_000
const phone = () => String(++last)
const attributesOf = async (id: unknown) => {
  const digits = String(id).replace(/\D/g, '')
  return (await parley.request('GET', `/v1/contacts/${digits}`)).body.attributes
}
const post = (path: string, body: unknown) => parley.request('POST', path, { body })

describe('a contact’s unknown fields become its attributes', () => {
  const extra = { utm_campaign: 'spring', tags: ['a', { b: 1 }], vip: true, empty: null, näme: 'x' }
  const kept = { utm_campaign: 'spring', tags: ['a', { b: 1 }], vip: true, näme: 'x' }

  test.each<[string, string, () => object, (body: Answer) => unknown]>([
    ['niyog', '/niyog/api/v1/leads', () => ({ phone: phone() }), ({ id }) => id],
    ['iagente', '/iagente/api/v1/leads', () => ({ phone: phone() }), ({ data }) => data?.id],
    ['kakiyo', '/kakiyo/v1/prospects', () => ({ phone: phone() }), ({ id }) => id],
    ['ndoto', `${account}/contacts`, () => ({ phone_number: `+${phone()}` }), ({ payload }) => payload?.contact.id],
  ])('in %s, as it is created', async (_name, path, fields, idOf) => {
    const { status, headers, body } = await post(path, { ...fields(), ...extra })
    expect([status < 300, headers.get('parley-ignored')]).toEqual([true, null])
    expect(await attributesOf(idOf(body))).toEqual(kept)
  })

  test.each([
    ['PATCH', '/niyog/api/v1/leads/', ''],
    ['PUT', '/iagente/api/v1/leads/', ''],
    ['PATCH', '/iagente/api/v1/leads/', ''],
    ['PATCH', '/kakiyo/v1/prospects/', 'prospect_'],
    ['PUT', `${account}/contacts/`, ''],
  ])('with %s %s, next to those that it has', async (method, path, prefix) => {
    const { body } = await post('/v1/contacts', { phone: phone(), attributes: { old: 1, gone: 2 } })
    const change = await parley.request(method, `${path}${prefix}${body.id}`, { body: { plan: 'pro', gone: null } })
    expect([change.status, change.headers.get('parley-ignored')]).toEqual([200, null])
    expect(await attributesOf(body.id)).toEqual({ old: 1, plan: 'pro' })
  })

  test('but the dialect’s own attributes of that name count', async () => {
    const fields = { phone_number: `+${phone()}`, plan: 'free', custom_attributes: { plan: 'pro' } }
    const { body } = await post(`${account}/contacts`, fields)
    expect(body.payload.contact.custom_attributes).toEqual({ plan: 'pro' })
  })

  test('without what the dialect only shows, and without more than fifty', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, n]))
    const shown = { id: 9, score: 7, created_at: 'x' }
    const { headers, body } = await post('/niyog/api/v1/leads', { phone: phone(), ...shown, ...many })
    expect(Object.keys(await attributesOf(body.id))).toHaveLength(50)
    expect(headers.get('parley-ignored')).toBe('id,score,created_at,f50,f51,f52,f53,f54,f55,f56,f57,f58,f59')
  })
})

describe('other unknown fields are ignored, and named', () => {
  test('at any depth', async () => {
    const { body: contact } = await post('/v1/contacts', { phone: phone() })
    const body = { contact_id: contact.id, message: { content: 'Hi', foo: 1 }, bar: { baz: 2 } }
    const { status, headers } = await post(`${account}/conversations`, body)
    expect([status, headers.get('parley-ignored')]).toEqual([200, 'message.foo,bar'])
    const campaign = { name: 'x', messages: [{ text: 'Hi' }, { text: 'Hi', id: 7 }] }
    expect((await post('/kakiyo/v1/campaigns', campaign)).headers.get('parley-ignored')).toBe('messages.1.id')
  })

  test('in what a header may hold', async () => {
    const names = [
      'a\r\nset-cookie: x',
      'ключ',
      'a,b',
      'é'.repeat(100),
      '__proto__',
      ...Array.from({ length: 40 }, (_, n) => `f${n}`),
    ]
    const raw = `{"to":"${phone()}","body":"Hi",${names.map((name) => `${JSON.stringify(name)}:1`).join(',')}}`
    const { status, headers } = await parley.request('POST', '/niyog/api/v1/messages', { raw })
    const named = headers.get('parley-ignored')?.split(',') ?? []
    expect([status, named.length, named.at(-1)]).toEqual([200, 21, '...'])
    expect(named.slice(0, 3)).toEqual(['a%0D%0Aset-cookie%3A%20x', '%D0%BA%D0%BB%D1%8E%D1%87', 'a%2Cb'])
    expect(named).toContain('__proto__')
    expect(headers.get('set-cookie')).toBeNull()
  })

  test('also in the answer that an Idempotency-Key repeats', async () => {
    const request = { body: { to: phone(), body: 'Hi', colour: 'red' }, headers: { 'idempotency-key': 'unknown' } }
    for (let n = 0; n < 2; n++) {
      const { status, headers } = await parley.request('POST', '/niyog/api/v1/messages', request)
      expect([status, headers.get('parley-ignored')]).toEqual([200, 'colour'])
    }
  })

  test('while known fields are validated', async () => {
    const { status, body } = await post('/niyog/api/v1/leads', { phone: 5, colour: 'red' })
    expect([status, body.fields]).toEqual([422, { phone: 'must be text' }])
  })
})

describe('unknown fields of a query are ignored, and named', () => {
  test.each([
    ['/niyog/api/v1/leads?limit=5', 'sort=name&page=2', 'sort,page'],
    ['/iagente/api/v1/leads?page=1', 'name=Jo', 'name'],
    ['/kakiyo/v1/prospects?limit=5', 'page=2', 'page'],
    ['/heypingr/v1/triggers?limit=5', 'page=2', 'page'],
    [`${account}/conversations?status=open`, 'assignee_type=all&labels[]=vip', 'assignee_type,labels%5B%5D'],
    [`${account}/contacts/search?q=Jo`, 'include_contact_inboxes=true', 'include_contact_inboxes'],
  ])('%s with %s', async (list, query, named) => {
    const { status, headers, body } = await parley.request('GET', `${list}&${query}`)
    expect([status, headers.get('parley-ignored')]).toEqual([200, named])
    expect(body).toEqual((await parley.request('GET', list)).body)
  })

  test('while known ones are validated', async () => {
    const { status, body } = await parley.request('GET', '/niyog/api/v1/leads?limit=many&sort=name')
    expect([status, Object.keys(body.fields)]).toEqual([422, ['limit']])
  })
})

describe('empty fields say nothing', () => {
  test.each([
    ['/niyog/api/v1/leads', () => ({ phone: phone(), name: '', email: '', stage: null, utm_campaign: '' })],
    ['/iagente/api/v1/leads', () => ({ phone: phone(), email: '', company_name: '', deal_value: null })],
    ['/kakiyo/v1/prospects', () => ({ phone: phone(), linkedin_url: '', stage: null })],
    [`${account}/contacts`, () => ({ phone_number: phone(), email: '', custom_attributes: null })],
    [
      '/iagente/api/v1/whatsapp/messages',
      () => ({ integration_id: 1, phone: phone(), type: 'text', text: 'Ola!', template_id: null, caption: null }),
    ],
    ['/kakiyo/v1/webhooks', () => ({ name: 'x', url: 'http://127.0.0.1:1/', events: ['message.sent'], secret: null })],
  ])('in %s', async (path, body) => {
    const { status, headers } = await post(path, body())
    expect([200, 201]).toContain(status)
    expect(headers.get('parley-ignored')).toBeNull()
  })

  test('so that a lead keeps its e-mail address, until a change empties it', async () => {
    const lead = { phone: phone(), email: 'asha@example.com' }
    const { body } = await post('/niyog/api/v1/leads', lead)
    const path = `/niyog/api/v1/leads/${body.id}`
    await post('/niyog/api/v1/leads', { ...lead, email: '' })
    expect((await parley.request('GET', path)).body.email).toBe(lead.email)
    expect((await parley.request('PATCH', path, { body: { email: '' } })).body.email).toBeNull()
  })
})

test('the native API refuses unknown fields', async () => {
  const { status, body } = await post('/v1/contacts', { phone: phone(), utm_campaign: 'x' })
  expect([status, body.detail]).toEqual([422, 'utm_campaign is not a known field'])
  const list = await parley.request('GET', '/v1/contacts?page=2')
  expect([list.status, list.body.detail]).toEqual([422, 'page is not a known field'])
})

test('and empty ones', async () => {
  expect((await post('/v1/contacts', { phone: phone(), email: '' })).status).toBe(422)
})
