import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, test } from 'vitest'

import { apiOf, apis } from '../../testing/apis.ts'
import {
  createValidators,
  type DocumentedOperation,
  examplesOf,
  keyedOperationsOf,
  operationsOf,
} from '../../testing/conformance.ts'
import { describeApp } from '../../testing/described-app.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { readRoutes } from '../../testing/routes.ts'
import { webhookDialects } from '../dialects/registry.ts'

const { document, routes } = await describeApp()

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_OAUTH_DCR: 'on' })
  return parley.stop
})

const operations = operationsOf(document)
const named = operations.map(({ method, path, operation }) => ({ name: `${method} ${path}`, method, path, operation }))

const validatorOf = createValidators(document)

/** Every body that an operation takes or answers with, and the way to its schema. */
function bodiesOf({ method, path, operation }: DocumentedOperation) {
  const answers = Object.entries(operation.responses).map(([status, { content }]) => ({
    way: ['responses', status],
    content,
  }))
  return [{ way: ['requestBody'], content: operation.requestBody?.content }, ...answers].flatMap(({ way, content }) =>
    Object.entries(content ?? {}).map(([type, mediaType]) => ({
      way: ['paths', path, method.toLowerCase(), ...way, 'content', type, 'schema'],
      examples: examplesOf(document, mediaType),
    })),
  )
}

test('the document is valid OpenAPI 3.1', async () => {
  const served = await (await fetch(`${parley.url}/v1/openapi.json`)).text()
  expect(JSON.parse(served)).toEqual({ ...document, servers: [{ url: expect.any(String) }] })
  expect(parley.routes).toBe(routes)
  const validator = new Validator()
  expect(await validator.validate(JSON.parse(served))).toEqual({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('the tags of operations are defined', () => {
  const defined = (document as { tags?: { name: string }[] }).tags?.map(({ name }) => name)
  const used = operations.flatMap(({ operation }) => (operation as { tags?: string[] }).tags ?? [])
  expect(defined?.toSorted()).toEqual([...new Set(used)].toSorted())
  expect(used.length).toBe(operations.length)
})

test('operation ids are unique', () => {
  const ids = operations.map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(40)
})

test('each operation says where its key goes, in schemes that the document defines', () => {
  const schemes = document.components.securitySchemes
  expect(schemes).toMatchObject({ key: { type: 'http', scheme: 'bearer' } })
  for (const { path, operation } of keyedOperationsOf(document)) {
    const named = operation.security?.flatMap((requirement) => Object.keys(requirement)) ?? []
    const headers = named
      .map((name) => schemes[name])
      .filter((scheme) => scheme !== schemes.key && scheme !== schemes.session)
    const { keyHeaders = [] } = apiOf(path)
    expect([path, named]).toEqual([path, expect.arrayContaining(['key'])])
    expect([path, headers]).toMatchObject([path, keyHeaders.map((name) => ({ type: 'apiKey', in: 'header', name }))])
  }
})

test('a new endpoint may have any dialect that is registered', () => {
  const names = [...webhookDialects.keys()]
  expect(document.components.schemas.NewEndpoint).toMatchObject({ properties: { dialect: { enum: names } } })
})

test('every schema is used, under its own name', () => {
  const text = JSON.stringify(document)
  for (const name of Object.keys(document.components.schemas)) {
    expect(text).toContain(`"#/components/schemas/${name}"`)
    expect(name).not.toMatch(/Input$/)
  }
})

describe.each(named)('$name', ({ method, path, operation }) => {
  test('is described, with examples that fit its schemas', () => {
    expect(operation).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
      summary: expect.stringMatching(/^[A-Z].*[^.]$/),
      tags: [expect.stringMatching(/./)],
    })
    for (const { way, examples } of bodiesOf({ method, path, operation })) {
      expect([way, examples.length]).not.toEqual([way, 0])
      const validate = validatorOf(...way)
      for (const example of examples) expect([way, validate(example), validate.errors]).toEqual([way, true, null])
    }
  })

  test('names its errors', () => {
    const statuses = Object.keys(operation.responses)
    expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '422', '429', '500', '503']))
    if (operation.requestBody) expect(statuses).toEqual(expect.arrayContaining(['413', '415']))
    // Idempotency-Keys belong to who asks.
    if (method === 'POST' && operation.security) expect(statuses).toContain('409')
    if (path.includes('{')) expect(statuses).toContain('404')
    expect(statuses.filter((status) => status < '300').length).toBeGreaterThan(0)
  })
})

test('a body that may be left out is not called required', () => {
  const optional = operations
    .filter(({ operation }) => operation.requestBody?.required === false)
    .map(({ operation }) => operation.operationId)
  expect(optional.toSorted()).toEqual(apis.flatMap(({ optionalBodies = [] }) => optionalBodies).toSorted())
})

const openedToPages = (method: string, path: string) => [`${method} ${path}`, `OPTIONS ${path}`]
const publicRoutes = [
  // The OAuth server's protocol.
  'GET /auth/oauth2/authorize',
  ...['/auth/oauth2/token', '/auth/oauth2/revoke', '/auth/oauth2/register'].flatMap((path) =>
    openedToPages('POST', path),
  ),
  ...['', '/auth'].flatMap((path) => openedToPages('GET', `/.well-known/oauth-authorization-server${path}`)),
  ...openedToPages('GET', '/auth/.well-known/oauth-authorization-server'),
  ...['', '/mcp', '/v1'].flatMap((path) => openedToPages('GET', `/.well-known/oauth-protected-resource${path}`)),
  'GET /',
  'GET /app',
  'GET /app/',
  'GET /app/*',
  // Each of its reads asks for a key itself.
  'GET /app/reads',
  'GET /docs',
  'GET /docs/',
  'GET /docs/*',
  'GET /docs/json',
  'GET /docs/static/index.html',
  'GET /docs/static/swagger-initializer.js',
  'GET /docs/yaml',
  // Not of OpenAPI; it asks for a key as well, but for its schema, as its own tests show.
  ...['GET', 'POST'].flatMap((method) => [`${method} /graphql`, `${method} /graphql/`]),
  'GET /graphql/schema.graphql',
  // Who has a file’s address may see it.
  'GET /files/{id}/{token}/{name}',
  'GET /graphiql',
  'GET /graphiql/{file}',
  'GET /healthz',
  // Who has a meeting’s link may see it.
  'GET /m/{name}',
  'GET /readyz',
  'GET /v1/openapi.json',
  // A protocol of its own, which asks for a key as well, as its conformance tests show.
  ...['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [`${method} /mcp`, `${method} /mcp/`]),
  // These ask for the vendor's proof instead of a key.
  'GET /webhooks/whatsapp-cloud/{channel_id}',
  'POST /webhooks/whatsapp-cloud/{channel_id}',
  'POST /webhooks/rcs/{channel_id}',
  'POST /webhooks/linkedin/{channel_id}',
]

const waysToASession = [
  'DELETE /v1/session',
  'GET /v1/setup',
  'POST /v1/device-log-ins',
  'POST /v1/device-log-ins/key',
  'POST /v1/invitations/accept',
  'POST /v1/invitations/look-up',
  'POST /v1/password-reset',
  'POST /v1/session',
  'POST /v1/setup',
]

test('every route but the public ones is documented and asks for a key', async () => {
  const all = readRoutes(routes).map(({ method, path }) => `${method} ${path}`)
  expect(all.toSorted()).toEqual([...named.map(({ name }) => name), ...publicRoutes].toSorted())
  const open = named.filter(({ operation }) => !operation.security)
  expect(open.map(({ name }) => name).toSorted()).toEqual(waysToASession)
  for (const { method, path } of named.filter((one) => !open.includes(one))) {
    const { status } = await parley.request(method, path.replaceAll(/\{\w+\}/g, '1'), {
      headers: { authorization: '' },
    })
    expect(`${method} ${path} ${status}`).toBe(`${method} ${path} 401`)
  }
})
