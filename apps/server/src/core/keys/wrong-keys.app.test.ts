import { beforeAll, describe, expect, test } from 'vitest'

import { countStatements } from '../../../testing/count-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_TRUSTED_PROXIES: '127.0.0.0/8' })
  return parley.stop
})

let last = 0
const wrongKey = () => `parley_live_${String(++last).padStart(32, '0')}`
const ask = (key: string, address: string) =>
  parley.request('GET', '/v1/workspace', { key, headers: { 'x-forwarded-for': address } })

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const statements = countStatements()
  try {
    await work()
    return statements.take().filter((statement) => statement.includes('"keys"'))
  } finally {
    statements.stop()
  }
}

test('2,000 wrong keys cause few queries, and a valid key of the same address goes on', async () => {
  const address = '203.0.113.1'
  const other = await parley.mint()
  const statuses = new Map<number, number>()
  const keys = Array.from({ length: 2_000 }, wrongKey)
  const asked = await statementsOf(async () => {
    const flood = async () => {
      for (let key = keys.pop(); key; key = keys.pop()) {
        const { status } = await ask(key, address)
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    const goodKeys = async () => {
      for (const key of [parley.key, other, parley.key, other]) expect((await ask(key, address)).status).toBe(200)
    }
    await Promise.all([...Array.from({ length: 100 }, flood), goodKeys()])
  })
  expect([...statuses.keys()].toSorted()).toEqual([401, 429])
  // The first ones came at once, before the first was known to be wrong.
  expect(statuses.get(401)).toBeLessThan(150)
  expect(asked.length).toBeLessThan(200)
  expect((await ask(await parley.mint(), address)).status).toBe(200)
})

test('a wrong key that is refused says when to come again', async () => {
  const address = '203.0.113.2'
  for (let guess = 0; guess < 30; guess++) expect((await ask(wrongKey(), address)).status).toBe(401)
  const { status, headers, body } = await ask(wrongKey(), address)
  expect([status, headers.get('retry-after'), body.code]).toEqual([429, '60', 'too_many_wrong_keys'])
  expect((await ask(wrongKey(), '203.0.113.3')).status).toBe(401)
  await parley.advance(60_000)
  expect((await ask(wrongKey(), address)).status).toBe(401)
})

test('the same wrong key causes one query', async () => {
  const key = wrongKey()
  const asked = await statementsOf(async () => {
    for (let request = 0; request < 50; request++) expect((await ask(key, '203.0.113.4')).status).toBe(401)
  })
  expect(asked.length).toBe(1)
})

describe('the cache of keys', () => {
  test("is cleared by a workspace's settings for its keys only, in every process", async () => {
    const other = await parley.createWorkspace()
    const second = await parley.startAnother()
    const inSecond = (key: string) => second.services.authenticator.authenticate(key, '203.0.113.5')
    const askAll = async () => {
      for (const key of [parley.key, other.key]) {
        await ask(key, '203.0.113.5')
        await inSecond(key)
      }
    }
    // A process that begins to listen clears its cache.
    await expect.poll(() => statementsOf(askAll), { interval: 500 }).toEqual([])
    await parley.request('PATCH', '/v1/workspace', { key: other.key, body: { default_country: 'BR' } })
    await expect.poll(async () => (await inSecond(other.key)).defaultCountry).toBe('BR')
    const asked = await statementsOf(async () => {
      await ask(parley.key, '203.0.113.5')
      await inSecond(parley.key)
    })
    expect(asked).toEqual([])
    expect((await inSecond(parley.key)).defaultCountry).toBeNull()
  })

  test('is cleared of a key that is revoked', async () => {
    const key = await parley.mint()
    expect((await ask(key, '203.0.113.6')).status).toBe(200)
    const { body } = await parley.request('GET', '/v1/keys?limit=1')
    await parley.request('DELETE', `/v1/keys/${body.data[0].id}`)
    expect((await ask(key, '203.0.113.6')).status).toBe(401)
  })
})
