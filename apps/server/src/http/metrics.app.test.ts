import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { readSamples } from '../telemetry/samples.test-helper.ts'

let parley: Harness
let off: Harness
beforeAll(async () => {
  // The same port as that of the API.
  parley = await startHarness({ PARLEY_METRICS_PORT: '0' })
  off = await startHarness()
  return async () => {
    await Promise.all([parley.stop(), off.stop()])
  }
})

const scrape = async () => readSamples(await (await fetch(`${parley.url}/metrics`)).text())
const ours = (name: string) => name.startsWith('parley_')
const requests = 'parley_http_request_duration_seconds_count'

test('there are none unless they are asked for', async () => {
  const { status, headers, body } = await off.request('GET', '/metrics', { headers: { authorization: '' } })
  expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')])
  expect(body.code).toBe('no_such_path')
})

test('they are in the text format of Prometheus, and ask for no key', async () => {
  const response = await fetch(`${parley.url}/metrics`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const names = new Set((await scrape()).map(({ name }) => name))
  for (const name of ['process_cpu_seconds_total', 'nodejs_eventloop_lag_p99_seconds', 'nodejs_heap_size_used_bytes']) {
    expect(names).toContain(name)
  }
})

test('requests are counted by route and class of status', async () => {
  const { body: contact } = await parley.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })
  for (const id of [contact.id, contact.id, 999_999]) await parley.request('GET', `/v1/contacts/${id}`)
  await parley.request('GET', '/v1/contacts/1', { headers: { authorization: '' } })
  const counted = (await scrape()).filter(({ name }) => name === requests)
  const count = (route: string, status: string, method = 'GET') =>
    counted.find(({ labels }) => labels.route === route && labels.status === status && labels.method === method)?.value
  expect(count('/v1/contacts', '2xx', 'POST')).toBe(1)
  expect(count('/v1/contacts/:id', '2xx')).toBe(2)
  expect(count('/v1/contacts/:id', '4xx')).toBe(2)
})

test('no label holds what a client made up', async () => {
  const series = async () =>
    new Set((await scrape()).map(({ name, labels }) => name + JSON.stringify(labels)).filter(ours))
  const odd = async (round: number) => {
    for (const method of ['GET', 'POST', 'PROPFIND', 'MKCOL']) {
      await fetch(`${parley.url}/nowhere/${method}${round}`, { method })
      await fetch(`${parley.url}/v1/nowhere/made-up-${round}?q=made-up-${round}`, { method })
      await fetch(`${parley.url}/niyog/api/v1/leads/made-up-${round}`, {
        method,
        headers: { authorization: 'made-up' },
      })
    }
    await parley.request('GET', `/v1/contacts/${round}`)
  }
  await odd(1)
  const before = await series()
  for (let round = 2; round < 20; round++) await odd(round)
  const after = await series()
  expect([...after].filter((name) => !before.has(name))).toEqual([])
  expect([...after].join()).not.toMatch(/made-up|nowhere|PROPFIND|127\.0\.0\.1/)
  for (const name of after) {
    expect(name).toMatch(/^\w+\{("(type|outcome|result|method|route|status|pool|work|le)":"[^"]*",?)*\}$/)
  }
})

test('messages are counted by outcome', async () => {
  const { body } = await parley.request('POST', '/v1/messages', { body: { to: '919812345670', text: 'Hi' } })
  expect(body.status).toBe('delivered')
  const sends = (await scrape()).filter(({ name, value }) => name === 'parley_message_sends_total' && value > 0)
  expect(sends).toMatchObject([{ labels: { outcome: 'accepted' }, value: 1 }])
})

describe('a scrape during load', () => {
  test('is answered, with the connections of the database, and hinders nobody', async () => {
    const load = Array.from({ length: 60 }, (_, index) =>
      parley.request('POST', '/v1/contacts', { body: { phone: String(919_800_000_000 + index) } }),
    )
    const scrapes = await Promise.all(Array.from({ length: 10 }, scrape))
    for (const samples of scrapes) {
      const value = (name: string) =>
        samples.find((sample) => sample.name === name && sample.labels.pool === 'main')?.value
      expect(value('parley_database_connections_max')).toBe(20)
      for (const state of ['busy', 'idle', 'waiting']) {
        expect(value(`parley_database_connections_${state}`)).toBeGreaterThanOrEqual(0)
      }
    }
    expect(new Set((await Promise.all(load)).map(({ status }) => status))).toEqual(new Set([201]))
    const created = (await scrape()).find(
      ({ name, labels }) => name === requests && labels.route === '/v1/contacts' && labels.method === 'POST',
    )
    expect(created?.value).toBe(61)
  })
})
