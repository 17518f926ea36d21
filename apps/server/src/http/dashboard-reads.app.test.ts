import { beforeAll, expect, test } from 'vitest'

import { type Browser, signUp } from '../../testing/browser.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
let agent: Browser
let contact: number
let foreign: number
beforeAll(async () => {
  parley = await startHarness()
  agent = await signUp(parley, { email: 'asha@example.com', role: 'agent' })
  const phone = '919812345678'
  contact = (await parley.request('POST', '/v1/contacts', { body: { phone, name: 'Asha "Rao"\nof Goa' } })).body.id
  const { key } = await parley.createWorkspace()
  foreign = (await parley.request('POST', '/v1/contacts', { key, body: { phone } })).body.id
  return parley.stop
})

async function read(paths: readonly string[], headers: Record<string, string> = {}) {
  const query = new URLSearchParams(paths.map((path) => ['path', path]))
  const cookies = { cookie: agent.cookies(), 'parley-workspace': '1' }
  const response = await fetch(`${parley.url}/app/reads?${query}`, { headers: { ...cookies, ...headers } })
  const lines = response.ok ? (await response.text()).trimEnd().split('\n') : []
  const parts = lines.map((line) => JSON.parse(line) as [number, number, string]).toSorted(([a], [b]) => a - b)
  return { response, parts: parts.map(([, status, body]) => ({ status, body: JSON.parse(body) })) }
}

test('several reads are answered as if each were asked for alone', async () => {
  const paths = [
    `/v1/contacts/${contact}`,
    '/v1/contacts?limit=0',
    `/v1/contacts/${foreign}`,
    '/v1/keys',
    '/v1/nothing',
  ]
  const { response, parts } = await read(paths)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  expect(response.headers.get('cache-control')).toBe('no-store')
  const headers = { 'parley-workspace': '1' }
  const alone = await Promise.all(paths.map((path) => agent.request('GET', path, { headers })))
  expect(parts.map(({ status }) => status)).toEqual([200, 422, 404, 403, 404])
  const withoutId = ({ request_id: _, ...body }: Record<string, unknown>) => body
  expect(parts.map(({ body }) => withoutId(body))).toEqual(alone.map(({ body }) => withoutId(body)))
})

test('nobody reads more than alone', async () => {
  const path = `/v1/contacts/${contact}`
  expect((await read([path, path], { cookie: '' })).parts.map(({ status }) => status)).toEqual([401, 401])
  expect((await read([path], { 'parley-workspace': '2' })).parts).toMatchObject([{ status: 403 }])
  const foreignOrigin = await agent.request('GET', path, { headers: { origin: 'https://evil.example' } })
  expect((await read([path], { origin: 'https://evil.example' })).parts).toMatchObject([
    { status: foreignOrigin.status },
  ])
})

test.each([
  [['/app/reads?path=/v1/me']],
  [['https://example.com/v1/me']],
  [['/v1/../mcp']],
  [['/mcp', '/v1/me']],
  [[]],
  [Array.from({ length: 21 }, () => '/v1/me')],
])('takes no %j', async (paths) => {
  const { response, parts } = await read(paths)
  if (response.ok) expect(parts).toMatchObject([{ status: 404 }])
  else expect(response.status).toBe(404)
})

test('only reads', async () => {
  const answer = await agent.request('POST', '/app/reads?path=/v1/contacts', { body: {} })
  expect(answer.status).toBe(404)
})
