import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog
let ids: { lead: number; webhook: number }

beforeAll(async () => {
  niyog = await startNiyog()
  const lead = await niyog.niyog<{ id: number }>('POST', '/leads', { body: { phone: newPhone() } })
  const { id: webhook } = await niyog.subscribe('lead.created')
  ids = { lead: lead.body.id, webhook }
})
afterAll(() => niyog.stop())

/** Every request of the document, what it needs, and what it says when it is let through. */
const operations = [
  ['POST', '/leads', 'contacts:write', () => ({ phone: newPhone() }), 201],
  ['GET', '/leads', 'contacts:read', undefined, 200],
  ['GET', '/leads/{lead}', 'contacts:read', undefined, 200],
  ['PATCH', '/leads/{lead}', 'contacts:write', () => ({ stage: 'Warm' }), 200],
  ['POST', '/messages', 'messages:write', () => ({ to: newPhone(), body: 'Hello' }), 200],
  ['POST', '/webhooks', 'endpoints:write', () => ({ url: 'https://example.com/', events: ['lead.created'] }), 201],
  ['GET', '/webhooks', 'endpoints:read', undefined, 200],
  ['GET', '/webhooks/{webhook}', 'endpoints:read', undefined, 200],
  ['PATCH', '/webhooks/{webhook}', 'endpoints:write', () => ({ active: true }), 200],
  ['DELETE', '/webhooks/{webhook}', 'endpoints:write', undefined, 204],
] as const

type Path = (typeof operations)[number][1]

/** A subscription needs what its events show, too. */
const scopesOf = (method: string, path: Path, scope: string) =>
  method === 'POST' && path === '/webhooks' ? [scope, 'contacts:read'] : [scope]

const pathOf = (path: Path) => path.replace('{lead}', `${ids.lead}`).replace('{webhook}', `${ids.webhook}`)

describe.each(operations)('%s %s', (method, path, scope, makeBody, status) => {
  const request = (options: { key: string | null; headers?: Record<string, string> }) =>
    niyog.niyog(method, pathOf(path), { ...(makeBody && { body: makeBody() }), ...options })

  it('answers 401 without a key, and with one that is unknown', async () => {
    const expected = [
      [null, 'missing_key'],
      [`niyog_live_${'0'.repeat(32)}`, 'invalid_key'],
      ['nonsense', 'invalid_key'],
    ] as const
    for (const [key, code] of expected) {
      const { status, body } = await request({ key })
      expect(status).toBe(401)
      expect(body).toEqual({ error: expect.any(String), code })
    }
  })

  it('answers 401 to a key that is not a bearer’s', async () => {
    const headers = { authorization: `Basic ${niyog.key}`, 'x-api-key': niyog.key }
    expect((await request({ key: null, headers })).status).toBe(401)
  })

  it(`answers 403 without the scope ${scope}, and names it`, async () => {
    const other = scope === 'contacts:read' ? 'contacts:write' : 'contacts:read'
    const { status, body } = await request({ key: await niyog.mint({ scopes: [other] }) })
    expect(status).toBe(403)
    expect(body).toEqual({ error: expect.stringContaining(scope), code: expect.any(String) })
  })

  it('needs no other scope than that', async () => {
    const key = await niyog.mint({ scopes: scopesOf(method, path, scope) })
    expect((await request({ key })).status).toBe(status)
  })
})

describe('a key', () => {
  it('stops working at once when it is revoked', async () => {
    const { key, id } = (await niyog.native<{ key: string; id: number }>('POST', '/keys', { body: {} })).body
    expect((await niyog.niyog('GET', '/leads', { key })).status).toBe(200)
    expect((await niyog.native('DELETE', `/keys/${id}`)).status).toBe(200)
    expect(await niyog.niyog('GET', '/leads', { key })).toMatchObject({
      status: 401,
      body: { code: 'invalid_key' },
    })
  })

  it('stops working at once when it is revoked on the command line', async () => {
    const { key, id } = (await niyog.native<{ key: string; id: number }>('POST', '/keys', { body: {} })).body
    expect((await niyog.niyog('GET', '/leads', { key })).status).toBe(200)
    await niyog.parley.cli('keys', 'revoke', String(id), '--workspace', String(niyog.workspace.id))
    await expect.poll(async () => (await niyog.niyog('GET', '/leads', { key })).status).toBe(401)
  })

  it('has the documented form, and others work as well', async () => {
    expect(niyog.key).toMatch(/^niyog_live_[0-9a-z]{32}$/)
    for (const prefix of ['parley_live', 'sk_live']) {
      expect((await niyog.niyog('GET', '/leads', { key: await niyog.mint({ prefix }) })).status).toBe(200)
    }
  })

  it('reaches nothing of another workspace', async () => {
    const { key } = await niyog.otherWorkspace()
    for (const [method, path, , makeBody] of operations) {
      if (!path.includes('{')) continue
      const { status, body } = await niyog.niyog(method, pathOf(path), { key, ...(makeBody && { body: makeBody() }) })
      expect(status, `${method} ${path}`).toBe(404)
      expect(body).toMatchObject({ code: 'not_found' })
    }
    for (const path of ['/leads', '/webhooks']) {
      expect(await niyog.niyog('GET', path, { key })).toMatchObject({ status: 200, body: { data: [], count: 0 } })
    }
  })
})
