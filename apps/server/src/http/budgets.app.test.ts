import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'

import { apiSettings, apis, pathOf } from '../../testing/apis.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'

describe('a rate', () => {
  let parley: Harness
  beforeAll(async () => {
    parley = await startHarness({ ...apiSettings, PARLEY_REQUESTS_PER_SECOND: '2' })
    return parley.stop
  })

  // The unknown path stands for all: the limit is counted before it is looked at.
  const ask = (prefix: string, key: string, id = 1) =>
    parley.request('GET', pathOf(`${prefix}/nothing`, 1, id), { key })

  test.each(apis)('is answered by $name in its own format', async ({ prefix }) => {
    const { id, key } = await parley.createWorkspace()
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(prefix, key, id)))
    const refused = answers.filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThan(0)
    expect(answers.filter(({ status }) => status === 404).length).toBeGreaterThan(1)
    for (const { headers, body } of refused) {
      expect(headers.get('retry-after')).toBe('1')
      // That it has the API's format is checked by its OpenAPI document.
      expect(JSON.stringify(body)).toContain('More than 2 requests a second.')
    }
    for (const { headers } of answers) {
      expect(headers.get('ratelimit-limit')).toBe('2')
      expect(headers.get('ratelimit-remaining')).toMatch(/^[01]$/)
      expect(headers.get('ratelimit-reset')).toBe('1')
    }
  })

  test('is shared by all keys of a workspace, also its test keys', async () => {
    const { id, key } = await parley.createWorkspace()
    const keys = [key, await parley.mint({}, id), await parley.mint({ mode: 'test' }, id)]
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => ask('/v1', keys[n % 3] ?? '')))
    const statuses = answers.map(({ status }) => status)
    expect(statuses).toContain(429)
    expect(statuses.filter((status) => status === 404).length).toBeLessThan(6)
  })

  test('is answered by the MCP server as an error of JSON-RPC', async () => {
    const { key } = await parley.createWorkspace()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        parley.request('POST', '/mcp', { key, body: { jsonrpc: '2.0', id: 1, method: 'ping' } }),
      ),
    )
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.body).toMatchObject({ jsonrpc: '2.0', error: { data: { code: 'rate_limited' } } })
  })
})

describe('a workspace whose requests wait for the database', () => {
  let parley: Harness
  let outside: pg.Client
  beforeAll(async () => {
    parley = await startHarness({}, undefined, undefined, { timings: { readStatement: 300 } })
    outside = new pg.Client({ connectionString: parley.databaseUrl })
    await outside.connect()
    return async () => {
      await outside.end()
      await parley.stop()
    }
  })

  test('leaves connections to the others', async () => {
    const other = await parley.createWorkspace()
    const { id } = (await parley.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })).body
    await outside.query('begin')
    await outside.query('select from contacts where id = $1 for update', [id])
    const held = Array.from({ length: 100 }, (_, n) =>
      parley.request('PATCH', `/v1/contacts/${id}`, { body: { name: `Name ${n}` } }),
    )
    const blocked = `select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and state = 'active'`
    await expect.poll(async () => (await parley.sql<{ count: number }>(blocked))[0]?.count).toBeGreaterThan(1)
    for (let n = 0; n < 20; n++) {
      const { status } = await parley.request('POST', '/v1/contacts', {
        key: other.key,
        body: { phone: `91981234${1_000 + n}` },
      })
      expect(status).toBe(201)
      expect((await parley.request('GET', '/v1/contacts', { key: other.key })).status).toBe(200)
    }
    await outside.query('rollback')
    const statuses = new Set((await Promise.all(held)).map(({ status }) => status))
    expect([...statuses].filter((status) => status !== 200 && status !== 429)).toEqual([])
    expect(statuses).toContain(200)
  })

  test('is told that a query takes too long, and writes are not cut off', async () => {
    await outside.query('begin')
    await outside.query('lock table contacts in access exclusive mode')
    const written = parley.request('POST', '/v1/contacts', { body: { phone: '919812345679' } })
    const { status, headers, body } = await parley.request('GET', '/v1/contacts')
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'query_too_expensive', '5'])
    await outside.query('rollback')
    expect((await written).status).toBe(201)
    expect((await parley.request('GET', '/v1/contacts')).status).toBe(200)
  })
})
