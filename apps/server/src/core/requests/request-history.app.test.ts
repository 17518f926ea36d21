import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { newId } from '../../kernel/ids.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const list = async (query = '', key = parley.key) => {
  await parley.services.requests.flush()
  return (await parley.request('GET', `/v1/requests?${query}`, { key })).body.data
}

test('a request is listed with its route, its caller and what came of it', async () => {
  const { id: workspaceId, key } = await parley.createWorkspace()
  const { headers } = await parley.request('GET', '/v1/contacts/999999', { key })
  const [row] = await list(`request_id=${headers.get('request-id')}`, key)
  expect(row).toMatchObject({
    id: headers.get('request-id'),
    mode: 'live',
    caller: expect.stringMatching(/^key:\d+$/),
    method: 'GET',
    route: '/v1/contacts/:id',
    path: '/v1/contacts/999999',
    status: 404,
    error_code: 'not_found',
    address: '127.0.0.1',
    ms: expect.any(Number),
  })
  const [stored] = await parley.sql<{ workspace_id: string }>('select workspace_id from requests where id = $1', [
    row.id,
  ])
  expect(Number(stored?.workspace_id)).toBe(workspaceId)
})

test('the dialects and /mcp are in it; probes, strangers and the log itself are not', async () => {
  const { key } = await parley.createWorkspace()
  await parley.request('POST', '/niyog/api/v1/leads', { key, body: { phone: '919812345678', name: 'Asha' } })
  await fetch(`${parley.url}/mcp`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  })
  await fetch(`${parley.url}/readyz`)
  await parley.request('GET', '/v1/contacts', { headers: { authorization: '' } })
  await list('', key)
  const paths = (await list('', key)).map(({ path }: { path: string }) => path)
  expect(paths.toSorted()).toEqual(['/mcp', '/niyog/api/v1/leads'])
  expect(await parley.sql(`select from requests where path in ('/readyz', '/v1/requests')`)).toEqual([])
})

test('no secret of a query is kept', async () => {
  const { key } = await parley.createWorkspace()
  await parley.request('GET', '/v1/contacts?limit=2&api_key=Zanzibar', { key })
  const [row] = await list('', key)
  expect([row.path, row.status, row.error_code]).toEqual(['/v1/contacts?limit=2&api_key=***', 422, 'invalid'])
})

test('each filter narrows the list', async () => {
  const { id, key } = await parley.createWorkspace()
  const other = await parley.mint({}, id)
  await parley.request('POST', '/v1/contacts', { key, body: { phone: '919812345678' } })
  const until = new Date(Date.now() + 5).toISOString()
  await expect.poll(() => new Date().toISOString() > until).toBe(true)
  await parley.request('GET', '/v1/contacts/999999', { key: other })
  await parley.request('GET', '/v1/nothing', { key })
  const all = await list('', key)
  const [nothing, missing, made] = all
  expect(all).toHaveLength(3)
  expect(nothing).toMatchObject({ error_code: 'no_such_path', status: 404 })
  for (const [query, expected] of [
    ['method=POST', [made]],
    ['status_class=2xx', [made]],
    ['status_class=4xx', [nothing, missing]],
    ['status_class=failed', [nothing, missing]],
    ['status_class=5xx', []],
    ['route=/v1/contacts/:id', [missing]],
    [`caller=${missing.caller}`, [missing]],
    [`until=${until}`, [made]],
    [`since=${until}`, [nothing, missing]],
    [`request_id=${made.id}`, [made]],
    [`request_id=${newId()}`, []],
  ] as const) {
    expect([query, await list(query, key)]).toEqual([query, expected])
  }
})

test('nobody sees requests of others; a test key sees those of test keys', async () => {
  const { id, key } = await parley.createWorkspace()
  const tried = await parley.mint({ mode: 'test' }, id)
  await parley.request('GET', '/v1/contacts', { key: tried })
  await parley.request('GET', '/v1/contacts', { key })
  const modes = (rows: { mode: string }[]) => rows.map(({ mode }) => mode)
  expect(modes(await list('', key))).toEqual(['live', 'test'])
  expect(modes(await list('', tried))).toEqual(['test'])
  const { key: stranger } = await parley.createWorkspace()
  expect(await list('', stranger)).toEqual([])
})

test('what cannot be written is kept, up to a number, and then counted', async () => {
  const { requests } = parley.services
  const { id, key } = await parley.createWorkspace()
  await requests.flush()
  await parley.sql('alter table requests rename to requests_away')
  await parley.request('GET', '/v1/contacts', { key })
  await expect(requests.flush()).rejects.toThrow()
  const [tenant] = [{ workspaceId: id, mode: 'live' as const, caller: 'key:1', address: '127.0.0.1' }]
  for (let n = 0; n < 10_000; n++)
    requests.record({
      ...tenant,
      id: newId(),
      method: 'GET',
      route: null,
      path: '/',
      status: 200,
      ms: 1,
      errorCode: null,
    })
  expect(requests.takeDropped()).toBeGreaterThan(0)
  await parley.sql('alter table requests_away rename to requests')
  await expect.poll(async () => (await list('limit=100', key)).length).toBe(100)
  const [count] = await parley.sql<{ count: string }>('select count(*) from requests where workspace_id = $1', [id])
  expect(Number(count?.count)).toBeGreaterThan(9_000)
})

test('PARLEY_REQUEST_HISTORY=off keeps none', async () => {
  const off = await startHarness({ PARLEY_REQUEST_HISTORY: 'off' })
  const { headers } = await off.request('GET', '/v1/contacts')
  expect(headers.get('request-id')).toBeNull()
  await off.services.requests.flush()
  expect(await off.sql('select from requests')).toEqual([])
  await off.stop()
})

test('what is in memory is written when Parley stops', async () => {
  const stopped = await startHarness()
  const { headers } = await stopped.request('GET', '/v1/contacts')
  const { databaseUrl } = stopped
  await stopped.close(0)
  const { Client } = (await import('pg')).default
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query('select id from requests')
  await client.end()
  expect(rows).toEqual([{ id: headers.get('request-id') }])
  await stopped.stop()
})
