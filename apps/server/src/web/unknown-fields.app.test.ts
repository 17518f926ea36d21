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

test('the native API refuses unknown fields', async () => {
  const { status, body } = await post('/v1/contacts', { phone: phone(), utm_campaign: 'x' })
  expect([status, body.detail]).toEqual([422, 'utm_campaign is not a known field'])
})
