import { afterAll, beforeEach, expect, test } from 'vitest'

import { startHarness } from '../../../testing/harness.ts'

const { services, clock, mint, request, startAnother, stop } = await startHarness({
  PARLEY_IAGENTE_PER_MINUTE: '3',
  PARLEY_IAGENTE_PER_DAY: '7',
})
afterAll(stop)

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute
let keyId: number

beforeEach(async () => {
  // The beginning of a day.
  clock.advance(day - (clock.now().getTime() % day))
  keyId = (await services.keys.mint(1, {})).id
})

const take = (limits = services.limits) => limits.take('iagente', keyId)
const times = async (count: number) => {
  for (let n = 0; n < count; n++) expect((await take()).retryAfterSeconds).toBeNull()
}

test('counts down, refuses for as long as the minute lasts, and begins anew', async () => {
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
  clock.advance(20 * second)
  expect(await take()).toEqual({ limit: 3, remaining: 1, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 40 })
  clock.advance(39_500)
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 1 })
  clock.advance(500)
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
})

test('shows the day where less is left of it, and refuses until it ends', async () => {
  await times(3)
  clock.advance(minute)
  await times(2)
  clock.advance(minute)
  // Two of the day are left, three of the minute.
  expect(await take()).toEqual({ limit: 7, remaining: 1, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 7, remaining: 0, retryAfterSeconds: null })
  clock.advance(10 * minute)
  expect(await take()).toEqual({ limit: 7, remaining: 0, retryAfterSeconds: (day - 12 * minute) / second })
  clock.advance(day - 12 * minute)
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
})

test('a request that is refused counts for nothing', async () => {
  await times(3)
  for (let n = 0; n < 20; n++) expect((await take()).retryAfterSeconds).toBe(60)
  clock.advance(minute)
  await times(3)
  clock.advance(minute)
  expect(await take()).toMatchObject({ limit: 7, remaining: 0 })
})

test('lets no more than the limit pass, however many ask at once in however many processes', async () => {
  const others = [services, (await startAnother()).services, (await startAnother()).services]
  const asked = Array.from({ length: 60 }, (_, n) => take(others[n % 3]?.limits))
  const passed = (await Promise.all(asked)).filter(({ retryAfterSeconds }) => retryAfterSeconds === null)
  expect(passed.map(({ remaining }) => remaining).toSorted()).toEqual([0, 1, 2])
})

test('a process whose clock is behind opens no window again', async () => {
  await times(3)
  clock.advance(minute)
  await times(3)
  clock.advance(-5 * second)
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 65 })
  clock.advance(5 * second)
})

test('each key has its own', async () => {
  await times(3)
  expect((await take()).retryAfterSeconds).toBe(60)
  keyId = (await services.keys.mint(1, {})).id
  expect(await take()).toMatchObject({ remaining: 2 })
})

test('the headers are on every answer to a key, and a 429 says when to come back', async () => {
  const key = await mint()
  const ask = (path: string) => request('GET', `/iagente/api/v1${path}`, { key })
  const shown = ({ status, headers }: Awaited<ReturnType<typeof ask>>) => [
    status,
    ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after'].map((name) => headers.get(name)),
  ]
  expect(shown(await ask('/leads'))).toEqual([200, '3', '2', null])
  expect(shown(await ask('/leads/999999'))).toEqual([404, '3', '1', null])
  expect(shown(await ask('/leads?page=x'))).toEqual([422, '3', '0', null])
  expect(shown(await ask('/leads'))).toEqual([429, '3', '0', '60'])
  // Other APIs don't count.
  expect((await request('GET', '/v1/contacts', { key })).status).toBe(200)
  expect((await request('GET', '/iagente/api/v1/leads', { key: 'sk_live_0' })).status).toBe(401)
})
