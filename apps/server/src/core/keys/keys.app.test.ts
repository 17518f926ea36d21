import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { operatorOf } from './holder.ts'
import { allScopes } from './scopes.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const create = (body: object, key?: string) => parley.request('POST', '/v1/keys', { body, ...(key && { key }) })
const works = async (key: string) => (await parley.request('GET', '/v1/workspace', { key })).status

test('a key is shown once', async () => {
  const { status, body } = await create({ name: 'Shop', scopes: ['contacts:write', 'contacts:write'] })
  const { key, ...rest } = body
  expect([status, key]).toEqual([201, expect.stringMatching(/^parley_live_[0-9a-f]{32}$/)])
  expect(rest).toEqual({
    id: body.id,
    name: 'Shop',
    prefix: 'parley_live',
    hint: key.slice(-4),
    mode: 'live',
    scopes: ['contacts:write'],
    created_at: parley.clock.now().toISOString(),
    expires_at: null,
    created_by: expect.stringMatching(/^key:\d+$/),
    last_used_at: null,
    revoked_at: null,
    revoked_by: null,
  })
  expect((await parley.request('GET', `/v1/keys/${body.id}`)).body).toEqual(rest)
  expect((await parley.request('GET', '/v1/keys?limit=1')).body.data).toEqual([rest])
})

test.each([
  [{}, 'parley_live', 'live'],
  [{ mode: 'test' }, 'parley_test', 'test'],
  [{ prefix: 'niyog_live' }, 'niyog_live', 'live'],
  [{ prefix: 'niyog_live', mode: 'test' }, 'niyog_test', 'test'],
  [{ prefix: 'sk_test' }, 'sk_test', 'test'],
  [{ prefix: 'pk_test' }, 'pk_test', 'test'],
  [{ prefix: 'sk_live' }, 'sk_live', 'live'],
] as const)('a key minted with %j begins with %s and has %s mode', async (input, prefix, mode) => {
  const { body } = await create(input)
  expect(body).toMatchObject({ prefix, mode, scopes: null, key: expect.stringMatching(`^${prefix}_`) })
  expect(await works(body.key)).toBe(200)
})

test.each([
  [{ prefix: 'acme_live' }, 'prefix'],
  [{ prefix: 'pk_test', mode: 'live' }, 'mode'],
  [{ mode: 'dead' }, 'mode'],
  [{ scopes: [] }, 'scopes'],
  [{ scopes: ['contacts:delete'] }, 'scopes.0'],
  [{ scopes: 'contacts:read' }, 'scopes'],
  [{ name: '' }, 'name'],
])('minting a key with %j is refused', async (input, field) => {
  const { status, body } = await create(input)
  expect([status, body.errors[0].field]).toEqual([422, field])
})

describe('a minted key has no more rights than the key that mints it', () => {
  test('in scopes', async () => {
    const key = await parley.mint({ scopes: ['keys:write', 'contacts:read'] })
    expect((await create({ scopes: ['contacts:read'] }, key)).status).toBe(201)
    for (const input of [{}, { scopes: ['contacts:read', 'contacts:write'] }, { scopes: [...allScopes] }]) {
      const { status, body } = await create(input, key)
      expect([status, body.code]).toEqual([403, 'missing_scope'])
    }
  })

  test('in mode', async () => {
    const key = await parley.mint({ mode: 'test' })
    expect((await create({}, key)).body).toMatchObject({ mode: 'test', prefix: 'parley_test' })
    expect((await create({ prefix: 'niyog_live' }, key)).body).toMatchObject({ mode: 'test', prefix: 'niyog_test' })
    const { status, body } = await create({ mode: 'live' }, key)
    expect([status, body.code]).toEqual([403, 'test_key'])
  })
})

describe('a key revokes', () => {
  const revoke = (id: number, key: string) => parley.request('DELETE', `/v1/keys/${id}`, { key })

  test('no key that reaches further than itself', async () => {
    const { body: whole } = await create({})
    const { body: reader } = await create({ scopes: ['contacts:read'] })
    const weak = await parley.mint({ scopes: ['keys:write', 'contacts:read'] })
    const { status, body } = await revoke(whole.id, weak)
    expect([status, body.code]).toEqual([403, 'missing_scope'])
    expect(await works(whole.key)).toBe(200)
    expect((await revoke(reader.id, weak)).body.revoked_by).toMatch(/^key:\d+$/)
  })

  test('itself, whatever it reaches', async () => {
    const { body } = await create({ scopes: ['keys:write'] })
    expect((await revoke(body.id, body.key)).status).toBe(200)
  })

  test('and lists no live key with a test key', async () => {
    const key = await parley.mint({ mode: 'test' })
    const { body: live } = await create({})
    const { body: other } = await create({}, key)
    expect((await revoke(live.id, key)).status).toBe(404)
    expect((await parley.request('GET', `/v1/keys/${live.id}`, { key })).status).toBe(404)
    const modes = (await parley.request('GET', '/v1/keys?limit=100', { key })).body.data.map(
      ({ mode }: { mode: string }) => mode,
    )
    expect(new Set(modes)).toEqual(new Set(['test']))
    expect((await revoke(other.id, key)).status).toBe(200)
  })
})

describe('a key that expires', () => {
  test('stops working then, also when it was in use before', async () => {
    const expires_at = new Date(parley.clock.now().getTime() + 5_000).toISOString()
    const { body } = await create({ expires_at })
    expect(body.expires_at).toBe(expires_at)
    expect(await works(body.key)).toBe(200)
    await parley.advance(5_000)
    const answer = await parley.request('GET', '/v1/workspace', { key: body.key })
    expect([answer.status, answer.body.code]).toEqual([401, 'expired_key'])
  })

  test.each(['2020-01-01T00:00:00Z', 'tomorrow'])('must do so later: %s', async (expires_at) => {
    const { status, body } = await create({ expires_at })
    expect([status, body.errors[0].field]).toEqual([422, 'expires_at'])
  })
})

describe('a revoked key', () => {
  test('stops working at once, and stays listed', async () => {
    const { body } = await create({})
    expect(await works(body.key)).toBe(200)
    const { status, body: revoked } = await parley.request('DELETE', `/v1/keys/${body.id}`)
    expect([status, revoked.revoked_at]).toEqual([200, parley.clock.now().toISOString()])
    expect(await works(body.key)).toBe(401)
    expect((await parley.request('GET', `/v1/keys/${body.id}`)).body.revoked_at).toBe(revoked.revoked_at)
    const again = await parley.request('DELETE', `/v1/keys/${body.id}`)
    expect([again.status, again.body.code]).toEqual([409, 'already_revoked'])
  })

  test('may have revoked itself', async () => {
    const { body } = await create({})
    expect((await parley.request('DELETE', `/v1/keys/${body.id}`, { key: body.key })).status).toBe(200)
    expect(await works(body.key)).toBe(401)
  })

  test('stops working in every other process too', async () => {
    const other = await parley.startAnother()
    const { body } = await create({})
    const recognized = () =>
      other.services.authenticator.authenticate(body.key, '127.0.0.1').then(
        () => true,
        () => false,
      )
    expect(await recognized()).toBe(true)
    await parley.services.keys.revoke(operatorOf(1), body.id)
    await expect.poll(recognized).toBe(false)
  })
})

test('a key’s last use is recorded', async () => {
  const { body } = await create({})
  expect(body.last_used_at).toBeNull()
  parley.clock.advance(3_600_000)
  await works(body.key)
  const used = parley.clock.now().toISOString()
  await expect.poll(async () => (await parley.request('GET', `/v1/keys/${body.id}`)).body.last_used_at).toBe(used)
})

test('a change of the workspace applies at once to keys in use', async () => {
  const key = await parley.mint()
  const patch = (body: object) => parley.request('PATCH', '/v1/workspace', { key, body })
  const create = () => parley.request('POST', '/v1/contacts', { key, body: { phone: '919850000001', stage: 'Fresh' } })
  expect((await create()).status).toBe(422)
  await patch({ stages: ['Fresh', 'Qualified'] })
  expect((await create()).body.stage).toBe('Fresh')
})
