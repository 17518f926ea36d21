import { beforeAll, describe, expect, test } from 'vitest'

import {
  type Api,
  apiOf,
  apiSettings,
  apis,
  dialectApis,
  eitherScopesOf,
  pathOf,
  scopesOf,
  strangeId,
} from '../../testing/apis.ts'
import { type DocumentedOperation, examplesOf, keyedOperationsOf } from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { allScopes, type Scope } from '../core/keys/scopes.ts'
import { type Role, scopesOfRole } from '../core/members/roles.ts'

const { document } = await describeApp()

let parley: Harness
let revoked: string
const keyWithout = new Map<string, string>()
beforeAll(async () => {
  parley = await startHarness(apiSettings)
  for (const scope of allScopes)
    keyWithout.set(scope, await parley.mint({ scopes: allScopes.filter((other) => other !== scope) }))
  revoked = await parley.mint()
  const { body: keys } = await parley.request('GET', '/v1/keys?limit=1')
  await parley.request('DELETE', `/v1/keys/${keys.data[0].id}`)
  return parley.stop
})

const operations = keyedOperationsOf(document).map(({ method, path, operation }) => ({
  method,
  path,
  api: apiOf(path),
  id: operation.operationId ?? '',
  scopes: scopesOf(method, path, operation.operationId),
  either: eitherScopesOf(path, operation.operationId),
  further: Object.keys(operation['x-further-scopes'] ?? {}),
  asked: pathOf(path, strangeId(path), 1),
  body: Object.values(operation.requestBody?.content ?? {}).flatMap((body) => examplesOf(document, body))[0],
  keyHeaders: keyHeadersOf(operation),
}))

interface Scheme {
  type: string
  name: string
  in?: string
}

/** Where the document says that a key may go: each header, with what it holds for a key. */
function keyHeadersOf({
  security = [],
}: DocumentedOperation['operation']): ((key: string) => Record<string, string>)[] {
  const schemes = security.flatMap(Object.keys).map((name) => document.components.securitySchemes[name] as Scheme)
  return schemes.flatMap((scheme) => {
    // Sessions have tests of their own.
    if (scheme.in === 'cookie') return []
    return (key: string) => (scheme.type === 'apiKey' ? { [scheme.name]: key } : { authorization: `Bearer ${key}` })
  })
}

describe.each(operations)('$method $path', ({ method, asked, api, scopes, either, further, body, keyHeaders }) => {
  test('asks for a key', async () => {
    for (const authorization of ['', 'Bearer', 'Bearer parley_live_0123', 'Basic Og==', `Bearer ${revoked}`]) {
      const { status, body: answer } = await parley.request(method, asked, { body, headers: { authorization } })
      expect([authorization, status]).toEqual([authorization, 401])
      expect(answer).toMatchObject(api.error(authorization.startsWith('Bearer p') ? 'invalid_key' : 'missing_key'))
    }
  })

  test('takes its key wherever the document says', async () => {
    expect(keyHeaders.length).toBeGreaterThan(0)
    for (const headersOf of keyHeaders) {
      for (const [key, expected] of [
        [revoked, 401],
        ...scopes.slice(0, 1).map((scope) => [keyWithout.get(scope) ?? '', 403] as const),
      ] as const) {
        const headers = { authorization: '', ...headersOf(key) }
        const { status } = await parley.request(method, asked, { body, headers })
        expect([headers, status]).toEqual([headers, expected])
      }
    }
  })

  test.each(scopes)('asks for %s', async (scope) => {
    const { status, body: answer } = await parley.request(method, asked, { key: keyWithout.get(scope) ?? '', body })
    expect(status).toBe(403)
    expect(answer).toMatchObject(api.error('missing_scope'))
    expect(JSON.stringify(answer)).toContain(scope)
  })

  test.runIf(either.length > 0)('asks for one of several scopes', async () => {
    const key = await parley.mint({ scopes: allScopes.filter((scope) => !either.includes(scope)) })
    const { status, body: answer } = await parley.request(method, asked, { key, body })
    expect(status).toBe(403)
    expect(answer).toMatchObject(api.error('missing_scope'))
    for (const scope of either) expect(JSON.stringify(answer)).toContain(scope)
  })

  test('asks for no other scope than it says', async () => {
    // A key passes on only what it has.
    const { scopes: minted = [], role } = (body ?? {}) as { scopes?: Scope[]; role?: Role }
    const passedOn = [...minted, ...((role && scopesOfRole(role)) ?? [])]
    const key = await parley.mint({ scopes: [...scopes, ...either, ...further, ...passedOn] as Scope[] })
    const { status } = await parley.request(method, asked, { key, body })
    expect(status).not.toBe(403)
  })
})

describe.each(operations.filter(({ body }) => body !== undefined))('$method $path', ({ method, asked, api, body }) => {
  test('refuses what is not JSON', async () => {
    const notJson = await parley.request(method, asked, { raw: '{"phone":' })
    expect(notJson.status).toBe(400)
    expect(notJson.body).toMatchObject(api.error('invalid_json'))
  })

  // An upload is of any type; its own tests show which are taken.
  test.skipIf(asked === '/v1/files')('refuses another content type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const { status } = await parley.request(method, asked, {
        raw: JSON.stringify(body),
        headers: { 'content-type': type },
      })
      expect([type, status]).toEqual([type, 415])
    }
  })

  test('refuses more than 1 MiB', async () => {
    const { status } = await parley.request(method, asked, { raw: `{"name":"${'a'.repeat(1_048_576)}"}` })
    expect(status).toBe(413)
  })
})

const withBodies = operations.filter(({ body }) => body !== undefined)

describe.each(withBodies.filter(({ api }) => !dialectApis.includes(api)))(
  '$method $path',
  ({ method, asked, body }) => {
    test('refuses and names what it does not know', async () => {
      const { status, body: answer } = await parley.request(method, asked, {
        body: { ...(body as object), nmae: 'Rohan' },
      })
      expect(status).toBe(422)
      expect(JSON.stringify(answer)).toContain('nmae is not a known field')
    })
  },
)

describe.each(withBodies.filter(({ api }) => dialectApis.includes(api)))('$method $path', (operation) => {
  const { method, asked, api, body, id } = operation
  test('takes a body with what it does not know, and names it or keeps it', async () => {
    const plain = await parley.request(method, asked, { body })
    const { status, headers } = await parley.request(method, asked, { body: { ...(body as object), 'näme, x': 1 } })
    const repeated = plain.status === 201 ? [200, 201, 409, 422] : [plain.status]
    expect(repeated).toContain(status)
    if (status === 422) return
    const keeps = api.keepsUnknownFields?.includes(id)
    expect(headers.get('parley-ignored')).toBe(keeps ? null : 'n%C3%A4me%2C%20x')
  })
})

/** A list for which contacts:read is enough, and an operation for which it isn't. */
const accessOf = ({ prefix }: Api) => {
  const own = operations.filter(({ path }) => path.startsWith(`${prefix}/`) && !path.includes('{id}'))
  return {
    open: own.find(({ method, scopes }) => method === 'GET' && scopes.join() === 'contacts:read'),
    closed: own.find(({ method, scopes }) => method === 'POST' && !scopes.includes('contacts:read')),
  }
}

test.each(apis)('a key with one scope does what it says in $name', async (api) => {
  const key = await parley.mint({ scopes: ['contacts:read'] })
  const { open, closed } = accessOf(api)
  if (open) expect((await parley.request('GET', open.asked, { key })).status).toBe(200)
  if (closed) expect((await parley.request('POST', closed.asked, { key, body: closed.body })).status).toBe(403)
  expect(open ?? closed).toBeDefined()
})

test.each(apis)('a path that is not there says nothing to a stranger of $name', async (api) => {
  const path = `${pathOf(`${api.prefix}/nothing`, '', 1)}`
  expect((await parley.request('GET', path, { headers: { authorization: '' } })).status).toBe(401)
  const { status, body } = await parley.request('GET', path)
  expect(status).toBe(404)
  expect(body).toMatchObject(api.error('no_such_path'))
})

const pairs = operations.flatMap(({ scopes }) => scopes)

test(`all ${operations.length} operations but one need a scope: ${pairs.length} pairs`, () => {
  expect(operations.filter(({ scopes, either }) => scopes.length + either.length === 0).map(({ id }) => id)).toEqual([
    'getMe',
  ])
})
