import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Lead, type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog
let lead: Lead

beforeAll(async () => {
  niyog = await startNiyog()
  lead = (await niyog.niyog<Lead>('POST', '/leads', { body: { phone: newPhone() } })).body
})
afterAll(() => niyog.stop())

interface NiyogError {
  error: string
  code: string
  fields?: Record<string, string>
}

/** Sends it and checks that the answer has the form of docs/adr/0001-niyog-errors.md. */
async function refusal(method: string, path: string, options: object): Promise<NiyogError & { status: number }> {
  const { status, headers, body } = await niyog.niyog<NiyogError>(method, path, options)
  expect(headers.get('content-type')).toMatch(/^application\/json/)
  expect(body.error).toEqual(expect.stringMatching(/\S/))
  expect(body.code).toMatch(/^[a-z_]+$/)
  expect(Object.keys(body).filter((name) => !['error', 'code', 'fields'].includes(name))).toEqual([])
  return { status, ...body }
}

describe.each(['/leads', '/messages', '/webhooks'])('POST %s', (path) => {
  it.each([
    ['nothing', ''],
    ['a list', '[]'],
    ['text', '"phone"'],
    ['a number', '42'],
    ['null', 'null'],
  ])('refuses %s as the body', async (_what, raw) => {
    expect(await refusal('POST', path, { raw })).toMatchObject({ status: 422, code: 'invalid' })
  })

  it.each([
    ['half an object', '{"phone": "9198'],
    ['single quotes', "{'phone': '919812345678'}"],
    ['plain text', 'phone=919812345678'],
    ['a comma too many', '{"phone": "919812345678",}'],
  ])('answers 400 to %s, which is no JSON', async (_what, raw) => {
    expect(await refusal('POST', path, { raw })).toMatchObject({ status: 400, code: 'invalid_json' })
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])('answers 415 to %s', async (type) => {
    const headers = { 'content-type': type }
    const answer = await refusal('POST', path, { raw: '{"phone":"919812345678"}', headers })
    expect(answer).toMatchObject({ status: 415, code: 'unsupported_media_type' })
  })

  it('answers 413 to more than 1 MiB', async () => {
    const raw = JSON.stringify({ name: 'x'.repeat(1_048_576) })
    expect(await refusal('POST', path, { raw })).toMatchObject({ status: 413, code: 'too_large' })
  })

  it('refuses what it knows, and passes over a field that it does not know', async () => {
    const { status, fields } = await refusal('POST', path, { body: { colour: 'red' } })
    expect(status).toBe(422)
    expect(fields).not.toHaveProperty('colour')
  })
})

describe('a field', () => {
  const url = 'https://example.com/'
  it.each([
    ['/leads', { name: 'Rohan' }, 'phone'],
    ['/leads', { phone: 919812345678 }, 'phone'],
    ['/leads', { phone: '' }, 'phone'],
    ['/leads', { phone: 'call me' }, 'phone'],
    ['/leads', { phone: '12' }, 'phone'],
    ['/leads', { phone: null }, 'phone'],
    ['/leads', { phone: '919812345678', name: 42 }, 'name'],
    ['/leads', { phone: '919812345678', name: 'x'.repeat(301) }, 'name'],
    ['/leads', { phone: '919812345678', source: ['shopify'] }, 'source'],
    ['/leads', { phone: '919812345678', intent: { text: 'Pricing' } }, 'intent'],
    ['/leads', { phone: '919812345678', email: 'nobody' }, 'email'],
    ['/leads', { phone: '919812345678', stage: 'Lukewarm' }, 'stage'],
    ['/leads', { phone: '919812345678', stage: 3 }, 'stage'],
    ['/leads', { phone: '919812345678', value_cents: '499' }, 'value_cents'],
    ['/leads', { phone: '919812345678', value_cents: -1 }, 'value_cents'],
    ['/leads', { phone: '919812345678', value_cents: 0.5 }, 'value_cents'],
    ['/messages', { body: 'Hello' }, 'to'],
    ['/messages', { to: 919812345678, body: 'Hello' }, 'to'],
    ['/messages', { to: 'Rohan', body: 'Hello' }, 'to'],
    ['/messages', { to: '919812345678' }, 'body'],
    ['/messages', { to: '919812345678', body: '' }, 'body'],
    ['/messages', { to: '919812345678', body: 42 }, 'body'],
    ['/messages', { to: '919812345678', body: 'x'.repeat(4_097) }, 'body'],
    ['/webhooks', { url, events: [1] }, 'events.0'],
    ['/webhooks', { url: 42, events: ['lead.created'] }, 'url'],
    ['/webhooks', { url, events: { 0: 'lead.created' } }, 'events'],
  ])('of %s is refused by its name: %j', async (path, body, field) => {
    const answer = await refusal('POST', path, { body })
    expect(answer.status).toBe(422)
    expect(answer.fields).toHaveProperty([field])
    expect(answer.error).toContain(field)
  })

  it('may not hold what no text can: NUL, half a surrogate pair', async () => {
    for (const name of ['a\\u0000b', 'a\\ud800b']) {
      const answer = await refusal('POST', '/leads', { raw: `{"phone":"919812345678","name":"${name}"}` })
      expect(answer).toMatchObject({ status: 422, fields: { name: expect.any(String) } })
    }
  })

  it('is refused by its name in PATCH as well, and nothing is changed', async () => {
    const path = `/leads/${lead.id}`
    const { body: before } = await niyog.niyog('GET', path)
    for (const [body, field] of [
      [{ stage: 'Lukewarm', intent: 'Pricing' }, 'stage'],
      [{ stage: 7 }, 'stage'],
      [{ intent: 7 }, 'intent'],
      [{ colour: 'red', intent: 7 }, 'intent'],
    ] as const) {
      const answer = await refusal('PATCH', path, { body })
      expect(answer.status).toBe(422)
      expect(answer.fields).toHaveProperty([field])
    }
    expect((await niyog.niyog('GET', path)).body).toEqual(before)
  })

  it('says which stages there are', async () => {
    const { fields } = await refusal('PATCH', `/leads/${lead.id}`, { body: { stage: 'Lukewarm' } })
    expect(fields?.stage).toMatch(/^must be one of New, .*Warm, .*Qualified/)
  })
})

describe('a path or query', () => {
  it.each(['/leads/abc', '/leads/0', '/leads/-1', '/leads/1.5', '/leads/99999999999999999999', '/webhooks/x'])(
    'has nothing for the id in %s',
    async (path) => {
      expect(await refusal('GET', path, {})).toMatchObject({ status: 404, code: 'not_found' })
    },
  )

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=101', 'limit'],
    ['?limit=many', 'limit'],
    ['?stage=Lukewarm', 'stage'],
    ['?cursor=nonsense', 'cursor'],
  ])('refuses %s', async (query, field) => {
    const answer = await refusal('GET', `/leads${query}`, {})
    expect(answer.status).toBe(422)
    expect(answer.fields).toHaveProperty([field])
  })

  it('ignores ?colour=red, and names it', async () => {
    const { status, headers } = await niyog.niyog('GET', '/leads?colour=red')
    expect([status, headers.get('parley-ignored')]).toEqual([200, 'colour'])
  })

  it.each([
    ['GET', '/contacts'],
    ['PUT', '/leads'],
    ['DELETE', '/leads/1'],
    ['GET', ''],
  ])('answers 404 to %s %s, which is not there', async (method, path) => {
    expect(await refusal(method, path, {})).toMatchObject({ status: 404, code: 'no_such_path' })
  })
})
