import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { createMemoryLog } from '../../testing/memory-log.ts'

const page = 'https://app.example.com'
const log = createMemoryLog()
let parley: Harness
beforeAll(async () => {
  const settings = { PARLEY_CORS_ORIGINS: page, PARLEY_REQUEST_LOG: 'on', PARLEY_TRUSTED_PROXIES: '127.0.0.0/8' }
  parley = await startHarness(settings, undefined, undefined, log)
  return parley.stop
})

const get = (path: string, init: RequestInit = {}) => fetch(parley.url + path, { redirect: 'manual', ...init })

test.each([
  ['/healthz', 200],
  ['/v1/openapi.json', 200],
  ['/v1/contacts', 401],
  ['/niyog/api/v1/leads', 401],
  ['/heypingr/v1/sessions', 401],
  ['/webhooks/whatsapp-cloud/1', 403],
  ['/nowhere', 404],
  ['/docs/', 200],
  ['/docs/static/swagger-initializer.js', 200],
  [`/m/${'x'.repeat(32)}`, 404],
])('%s is in no frame, and keeps its type', async (path, status) => {
  const { status: answered, headers } = await get(path)
  expect([path, answered]).toEqual([path, status])
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('no cache keeps an answer with a key or a secret', async () => {
  for (const [path, body] of [
    ['/v1/keys', { name: 'Shop' }],
    ['/v1/endpoints', { url: 'http://127.0.0.1:9/', events: ['contact.created'] }],
  ] as const) {
    const { status, headers } = await parley.request('POST', path, { body })
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store'])
  }
})

describe('the reference', () => {
  test('keeps no key in the browser', async () => {
    const text = await (await get('/docs/static/swagger-initializer.js')).text()
    expect(text).toContain('"persistAuthorization":false')
  })

  test('has its files below it, also where a proxy puts it below a path', async () => {
    const { status, headers } = await get('/docs')
    expect([status, headers.get('location')]).toEqual([302, 'docs/'])
    const html = await (await get('/docs/')).text()
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      expect(file).toMatch(/^\.\/static\//)
      expect((await get(`/docs/${file}`)).status).toBe(200)
    }
  })

  test('has the document of /v1/openapi.json', async () => {
    const document = await (await get('/v1/openapi.json')).text()
    expect(await (await get('/docs/json')).text()).toBe(document)
    expect(JSON.parse(document)).toEqual(parley.document)
  })
})

describe('a page of another origin', () => {
  const preflight = (origin: string) =>
    get('/v1/contacts', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    })

  test('may ask if it is listed', async () => {
    const { status, headers } = await preflight(page)
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, page])
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,idempotency-key')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const answer = await get('/v1/contacts', { headers: { origin: page, authorization: `Bearer ${parley.key}` } })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, page])
  })

  test.each(['https://evil.example', 'null', 'https://app.example.com.evil.example'])('%s may not', async (origin) => {
    expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull()
  })
})

test('a request is one line in the log, without what a query names', async () => {
  const answer = await get('/v1/contacts?phone=919812345678', {
    headers: { authorization: `Bearer ${parley.key}`, 'x-forwarded-for': '203.0.113.9' },
  })
  const id = answer.headers.get('request-id')
  const find = () => log.lines.find((line) => line.request_id === id)
  await expect.poll(find).toMatchObject({
    msg: 'request',
    method: 'GET',
    path: '/v1/contacts',
    route: '/v1/contacts',
    ip: '203.0.113.9',
    workspace: 1,
    status: 200,
    ms: expect.any(Number),
  })
  expect(JSON.stringify(log.lines)).not.toContain('919812345678')
  expect(JSON.stringify(log.lines)).not.toContain(parley.key)
})

test.each(['*', 'app.example.com', 'https://app.example.com/'])('PARLEY_CORS_ORIGINS=%s is refused', async (value) => {
  await expect(startHarness({ PARLEY_CORS_ORIGINS: value })).rejects.toThrow('PARLEY_CORS_ORIGINS must be origins')
})
