import { createJsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startServers } from '../parley.test-helper.ts'
import type { Failure } from './iagente.test-helper.ts'

const processes: ParleyProcess[] = []

beforeAll(async () => {
  // As they are unless somebody sets them.
  const limits = { PARLEY_IAGENTE_PER_MINUTE: '', PARLEY_IAGENTE_PER_DAY: '' }
  const api = { ...limits, PARLEY_ROLES: 'api' }
  processes.push(...(await startServers(limits, api, api, api)))
}, 90_000)
afterAll(async () => {
  for (const parley of processes.toReversed()) await parley.close()
})

const mint = async () => (await (processes[0] as ParleyProcess).createKey('--prefix', 'sk_live')).key
const clientOf = (parley: ParleyProcess | undefined, key: string) =>
  createJsonClient(`${parley?.url}/iagente/api/v1`, key)

/** Windows are minutes of the clock: does it again, with a new key, where one ended meanwhile. */
async function withinAMinute<T>(work: (key: string) => Promise<T>): Promise<T> {
  const minuteOf = (time: number) => Math.floor(time / 60_000)
  for (;;) {
    const key = await mint()
    const began = Date.now()
    const result = await work(key)
    if (minuteOf(Date.now()) === minuteOf(began)) return result
  }
}

const limitsOf = (headers: Headers) => [headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]

it('counts down in the headers of every answer, whatever it is', { timeout: 90_000 }, async () => {
  const requests = [
    ['GET', '/leads', 200],
    ['POST', '/leads', 422],
    ['GET', '/leads/999999', 404],
    ['GET', '/nothing', 404],
    ['GET', '/webhooks', 200],
  ] as const
  const answers = await withinAMinute(async (key) => {
    const told = []
    for (const [method, path] of requests) {
      const { status, headers } = await clientOf(processes[0], key)(method, path, method === 'POST' ? { body: {} } : {})
      told.push([status, ...limitsOf(headers)])
    }
    return told
  })
  expect(answers).toEqual(requests.map(([, , status], n) => [status, '60', String(59 - n)]))
})

it('lets 60 of a minute pass, whichever of four processes 50 clients ask', { timeout: 90_000 }, async () => {
  const answers = await withinAMinute(async (key) => {
    const clients = Array.from({ length: 50 }, (_, n) => clientOf(processes[n % 4], key))
    const asked = clients.map(async (client) => {
      const own = []
      for (let n = 0; n < 4; n++) own.push(await client<Failure>('GET', '/leads?per_page=1', { timeoutMs: 20_000 }))
      return own
    })
    return (await Promise.all(asked)).flat()
  })
  const passed = answers.filter(({ status }) => status === 200)
  expect(passed).toHaveLength(60)
  const left = passed.map(({ headers }) => Number(headers.get('x-ratelimit-remaining'))).toSorted((a, b) => a - b)
  expect(left).toEqual(Array.from({ length: 60 }, (_, n) => n))
  const refused = answers.filter(({ status }) => status !== 200)
  expect(refused).toHaveLength(140)
  for (const { status, headers, body } of refused) {
    expect(status).toBe(429)
    expect(limitsOf(headers)).toEqual(['60', '0'])
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60)
    expect(body.error).toEqual({ code: 'rate_limit_exceeded', message: expect.any(String), details: {} })
  }
  // Each key has its own.
  expect((await clientOf(processes[1], await mint())('GET', '/leads')).status).toBe(200)
})
