import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Failure, type Iagente, type Lead, newPhone, startIagente } from './iagente.test-helper.ts'

let iagente: Iagente
let ids: { lead: number; webhook: number }

beforeAll(async () => {
  iagente = await startIagente()
  const lead = await iagente.iagente<{ data: Lead }>('POST', '/leads', { body: { phone: newPhone() } })
  const { id: webhook } = await iagente.subscribe('lead.created')
  ids = { lead: lead.body.data.id, webhook }
})
afterAll(() => iagente.stop())

let hooks = 0
const newWebhook = () => ({ name: 'Meu Webhook', url: `https://example.com/${++hooks}`, events: ['lead.created'] })
const rcsBody = () => ({ phone: newPhone(), type: 'text', text: 'Ola!' })

/** Every request of the document, what it needs, and what it says to a live key that is let through. */
const operations = [
  ['GET', '/leads', 'contacts:read', undefined, 200],
  ['POST', '/leads', 'contacts:write', () => ({ phone: newPhone() }), 201],
  ['GET', '/leads/{lead}', 'contacts:read', undefined, 200],
  ['PUT', '/leads/{lead}', 'contacts:write', () => ({ name: 'Maria' }), 200],
  ['PATCH', '/leads/{lead}', 'contacts:write', () => ({ name: 'Maria' }), 200],
  [
    'POST',
    '/whatsapp/messages',
    'messages:write',
    () => ({ ...rcsBody(), integration_id: iagente.workspace.channelId }),
    201,
  ],
  ['GET', '/whatsapp/templates', 'channels:read', undefined, 200],
  ['GET', '/templates', 'channels:read', undefined, 200],
  ['POST', '/rcs/messages', 'messages:write', rcsBody, 201],
  ['POST', '/webhooks', 'endpoints:write', newWebhook, 201],
  ['GET', '/webhooks', 'endpoints:read', undefined, 200],
  ['GET', '/webhooks/{webhook}', 'endpoints:read', undefined, 200],
  ['PATCH', '/webhooks/{webhook}', 'endpoints:write', () => ({ active: true }), 200],
  ['POST', '/webhooks/{webhook}/test', 'endpoints:write', undefined, 202],
] as const

type Path = (typeof operations)[number][1]

/** A subscription needs what its events show, too. */
const scopesOf = (method: string, path: Path, scope: string) =>
  method === 'POST' && path === '/webhooks' ? [scope, 'contacts:read'] : [scope]

const pathOf = (path: Path) => path.replace('{lead}', `${ids.lead}`).replace('{webhook}', `${ids.webhook}`)

describe.each(operations)('%s %s', (method, path, scope, makeBody, status) => {
  const request = (options: { key: string | null; headers?: Record<string, string> }) =>
    iagente.iagente<Failure>(method, pathOf(path), { ...(makeBody && { body: makeBody() }), ...options })

  it('answers 401 without a key, and with one that is unknown', async () => {
    const unknown = `sk_live_${'0'.repeat(32)}`
    const expected = [
      [{ key: null }, 'missing_key'],
      [{ key: null, headers: { authorization: `Basic ${iagente.key}` } }, 'missing_key'],
      [{ key: unknown }, 'invalid_key'],
      [{ key: null, headers: { 'x-api-key': unknown } }, 'invalid_key'],
    ] as const
    for (const [options, code] of expected) {
      const answer = await request(options)
      expect(answer.status).toBe(401)
      expect(answer.body).toEqual({ error: { code, message: expect.any(String), details: {} } })
    }
  })

  it('takes the key from either header', async () => {
    expect((await request({ key: iagente.key })).status).toBe(status)
    expect((await request({ key: null, headers: { 'x-api-key': iagente.key } })).status).toBe(status)
  })

  it(`answers 403 without the scope ${scope}, and needs no other`, async () => {
    const other = scope === 'contacts:read' ? 'contacts:write' : 'contacts:read'
    const refused = await request({ key: await iagente.mint({ scopes: [other] }) })
    expect(refused.status).toBe(403)
    expect(refused.body.error.message).toContain(scope)
    expect((await request({ key: await iagente.mint({ scopes: scopesOf(method, path, scope) }) })).status).toBe(status)
  })
})

it('a key has the documented form, and stops working at once when it is revoked', async () => {
  expect(iagente.key).toMatch(/^sk_live_[0-9a-z]{32}$/)
  const { body: minted } = await iagente.native<{ id: number; key: string }>('POST', '/keys', { body: {} })
  expect((await iagente.iagente('GET', '/leads', { key: minted.key })).status).toBe(200)
  await iagente.native('DELETE', `/keys/${minted.id}`)
  expect((await iagente.iagente('GET', '/leads', { key: minted.key })).status).toBe(401)
})

it('nothing of another workspace is reached', async () => {
  const { key } = await iagente.otherWorkspace()
  for (const [method, path, , makeBody] of operations) {
    if (!path.includes('{')) continue
    const options = { key, ...(makeBody && { body: makeBody() }) }
    const { status, body } = await iagente.iagente<Failure>(method, pathOf(path), options)
    expect([method, path, status, body.error.code]).toEqual([method, path, 404, 'not_found'])
  }
  for (const path of ['/leads', '/webhooks', '/templates']) {
    expect(await iagente.iagente('GET', path, { key })).toMatchObject({ status: 200, body: { data: [] } })
  }
})

describe('an error', () => {
  const refusal = async (method: string, path: string, options: object) => {
    const { status, headers, body } = await iagente.iagente<Failure>(method, path, options)
    expect(headers.get('content-type')).toMatch(/^application\/json/)
    expect(Object.keys(body)).toEqual(['error'])
    expect(Object.keys(body.error)).toEqual(['code', 'message', 'details'])
    return { status, ...body.error }
  }

  it('of a lead without a phone is the documented one', async () => {
    expect(await refusal('POST', '/leads', { body: { name: 'Maria' } })).toEqual({
      status: 422,
      code: 'validation_error',
      message: 'The given data was invalid.',
      details: { phone: ['O campo phone é obrigatório.'] },
    })
  })

  const url = 'https://example.com/'
  it.each([
    ['/leads', { phone: '11999990001', temperature: 'hot' }, 'temperature'],
    ['/webhooks', { url, events: ['lead.created'], secret: 'x', name: 'x' }, 'secret'],
    ['/leads', { phone: '11999990002', origem: 'site', id: 7 }, 'id'],
  ])('is none of what %s does not know, which the header names: %j', async (path, body, ignored) => {
    const { status, headers } = await iagente.iagente('POST', path, { body })
    expect([status, headers.get('parley-ignored')]).toEqual([201, ignored])
  })

  it.each([
    ['/leads', { phone: 11999999999 }, 'phone', 'deve ser um texto'],
    ['/leads', { phone: '' }, 'phone', 'não pode ficar vazio'],
    ['/leads', { phone: null }, 'phone', 'deve ser um texto'],
    ['/leads', { phone: '123' }, 'phone', 'deve ser um telefone válido'],
    ['/leads', { phone: 'ligue' }, 'phone', 'deve ser um telefone válido'],
    ['/leads', { phone: '11999990000', name: 'x'.repeat(301) }, 'name', 'no máximo 300 caracteres'],
    ['/leads', { phone: '11999990000', email: 'ninguem' }, 'email', 'deve ser um e-mail válido'],
    ['/leads', { phone: '11999990000', company_name: 42 }, 'company_name', 'deve ser um texto'],
    ['/leads', { phone: '11999990000', deal_value: '15000' }, 'deal_value', 'deve ser um número de 0'],
    ['/leads', { phone: '11999990000', deal_value: -1 }, 'deal_value', 'deve ser um número de 0'],
    ['/webhooks', { events: ['lead.created'] }, 'url', 'é obrigatório'],
    ['/webhooks', { url }, 'events', 'é obrigatório'],
    ['/webhooks', { url, events: [] }, 'events', 'pelo menos um evento'],
    ['/webhooks', { url, events: 'lead.created' }, 'events', 'deve ser uma lista'],
    ['/webhooks', { url, events: ['lead.created', 'lead.deleted'] }, 'events.1', 'handoff.created, handoff.closed'],
    ['/webhooks', { url: 'ftp://a.b/', events: ['lead.created'] }, 'url', 'deve ser uma URL http ou https'],
    ['/webhooks', { url: 'http://10.0.0.1/', events: ['lead.created'] }, 'url', 'rede privada (10.0.0.1)'],
  ])('of %s names the field of %j', async (path, body, field, said) => {
    const { status, code, details } = await refusal('POST', path, { body })
    expect([status, code]).toEqual([422, 'validation_error'])
    expect(details).toEqual({ [field]: [expect.stringContaining(said)] })
    expect(details[field]?.[0]).toMatch(/^O campo .*\.$/)
  })

  it('names every field that is wrong', async () => {
    const { details } = await refusal('POST', '/leads', { body: { email: 'x', deal_value: 'y', colour: 'red' } })
    expect(Object.keys(details).toSorted()).toEqual(['deal_value', 'email', 'phone'])
  })

  it.each([
    ['POST', '/leads', { raw: '{"phone": "119' }, 400, 'invalid_json'],
    ['POST', '/leads', { raw: 'phone=1', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_media_type'],
    ['POST', '/leads', { raw: `{"name":"${'x'.repeat(1_048_576)}"}` }, 413, 'too_large'],
    ['POST', '/leads', { raw: '[]' }, 422, 'validation_error'],
    ['POST', '/leads', { raw: '' }, 422, 'validation_error'],
    ['GET', '/leads/abc', {}, 404, 'not_found'],
    ['GET', '/leads/999999', {}, 404, 'not_found'],
    ['POST', '/webhooks/999999/test', {}, 404, 'not_found'],
    ['GET', '/contacts', {}, 404, 'no_such_path'],
    ['POST', '/leads/1', {}, 404, 'no_such_path'],
  ])('of %s %s %o is %i %s', async (method, path, options, status, code) => {
    expect(await refusal(method, path, options)).toMatchObject({ status, code })
  })
})
