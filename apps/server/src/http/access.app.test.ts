import { afterAll, describe, expect, test } from 'vitest'

import { examplesOf, operationsOf } from '../../testing/conformance.ts'
import { startHarness } from '../../testing/harness.ts'
import { pathOf, resourceOfPath } from '../../testing/routes.ts'
import { allScopes, type Scope } from '../core/keys/scopes.ts'

const { request, mint, document, stop } = await startHarness({ PARLEY_IAGENTE_PER_MINUTE: '100000' })
afterAll(stop)

const resourceOf: Record<string, string> = {
  leads: 'contacts',
  prospects: 'contacts',
  webhooks: 'endpoints',
  inboxes: 'channels',
  templates: 'channels',
  simulator: 'messages',
  whatsapp: 'messages',
  rcs: 'messages',
  replays: 'deliveries',
  reconciliation: 'deliveries',
  sessions: 'channels',
  webhook: 'endpoints',
  settings: 'triggers',
  'trigger-settings': 'triggers',
  calendar: 'meetings',
  enrollments: 'campaigns',
  'agent-runs': 'agents',
  'agent-settings': 'agents',
}

/** Read from the path: `GET /v1/contacts/{id}` asks for contacts:read. */
function scopeOf(method: string, path: string): Scope {
  if (path === '/heypingr/v1/webhooks/simulate') return 'simulate'
  if (path === '/heypingr/v1/webhooks/deliveries') return 'deliveries:read'
  if (path.endsWith('/channels/{id}/inbound')) return 'messages:write'
  if (path.endsWith('/whatsapp/templates')) return 'channels:read'
  const name = path.endsWith('/messages') ? 'messages' : resourceOfPath(path)
  // A client that has the QR can pair.
  const reads = method === 'GET' && !path.includes('/pairing')
  return `${resourceOf[name] ?? name}:${reads ? 'read' : 'write'}` as Scope
}

/** Ndoto's errors are sentences only. */
const hasCodes = (path: string) => !path.startsWith('/ndoto/')

const operations = operationsOf(document).map(({ method, path, operation }) => ({
  method,
  path,
  scope: scopeOf(method, path),
  asked: pathOf(path, /events|deliveries/.test(path) ? '01a1fdeb-ae41-7983-899d-000000000000' : 999_999, 1),
  body: Object.values(operation.requestBody?.content ?? {}).flatMap((body) => examplesOf(document, body))[0],
}))

/** Of an error in any surface's form. Hey Pingr has one code for every key that doesn't work. */
const codeOf = (answer: { code?: string; error?: { code?: string }; detail?: { error: string } }) =>
  answer.code ?? answer.error?.code ?? answer.detail?.error

const keyWithout = new Map<Scope, string>()
for (const scope of allScopes)
  keyWithout.set(scope, await mint({ scopes: allScopes.filter((other) => other !== scope) }))
const revoked = await mint()
const { body: keys } = await request('GET', '/v1/keys?limit=1')
await request('DELETE', `/v1/keys/${keys.data[0].id}`)

describe.each(operations)('$method $path', ({ method, asked, scope, body }) => {
  test('asks for a key', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer parley_live_0123', 'Basic Og==', `Bearer ${revoked}`]) {
      const { status, body: answer } = await request(method, asked, { body, headers: { authorization } })
      expect([authorization, status]).toEqual([authorization, 401])
      const unknown = authorization.startsWith('Bearer p') || asked.startsWith('/heypingr/')
      if (hasCodes(asked)) expect(codeOf(answer)).toBe(unknown ? 'invalid_key' : 'missing_key')
      else expect(answer).toEqual({ error: 'Invalid Access Token' })
    }
  })

  test(`asks for ${scope}`, async () => {
    const { status, body: answer } = await request(method, asked, { key: keyWithout.get(scope) ?? '', body })
    expect(status).toBe(403)
    if (hasCodes(asked)) expect(codeOf(answer)).toBe('missing_scope')
    expect(JSON.stringify(answer)).toContain(scope)
  })
})

describe.each(operations.filter(({ body }) => body !== undefined))('$method $path', ({ method, asked, body }) => {
  test('refuses what is not JSON', async () => {
    const notJson = await request(method, asked, { raw: '{"phone":' })
    expect(notJson.status).toBe(400)
    if (hasCodes(asked)) expect(codeOf(notJson.body)).toBe('invalid_json')
  })

  test('refuses another content type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const { status } = await request(method, asked, { raw: JSON.stringify(body), headers: { 'content-type': type } })
      expect([type, status]).toEqual([type, 415])
    }
  })

  test('refuses more than 1 MiB', async () => {
    const { status } = await request(method, asked, { raw: `{"name":"${'a'.repeat(1_048_576)}"}` })
    expect(status).toBe(413)
  })

  test('names what it does not know', async () => {
    const { status, body: answer } = await request(method, asked, { body: { ...(body as object), nmae: 'Rohan' } })
    expect(status).toBe(422)
    expect(JSON.stringify(answer)).toMatch(/nmae is not a known field|O campo nmae não é conhecido/)
  })
})

test('a key with one scope does what it says', async () => {
  const key = await mint({ scopes: ['contacts:read'] })
  expect((await request('GET', '/v1/contacts', { key })).status).toBe(200)
  expect((await request('GET', '/niyog/api/v1/leads', { key })).status).toBe(200)
  expect((await request('POST', '/v1/contacts', { key, body: { phone: '919812345678' } })).status).toBe(403)
})

test('a path that is not there says nothing to a stranger', async () => {
  for (const base of [
    '/v1',
    '/niyog/api/v1',
    '/ndoto/api/v1/accounts/1',
    '/iagente/api/v1',
    '/kakiyo/v1',
    '/heypingr/v1',
  ]) {
    const path = `${base}/nothing`
    expect((await request('GET', path, { headers: { authorization: '' } })).status).toBe(401)
    const { status, body } = await request('GET', path)
    expect(status).toBe(404)
    if (hasCodes(path)) expect(codeOf(body)).toBe('no_such_path')
    else expect(body).toEqual({ error: expect.any(String) })
  }
})
