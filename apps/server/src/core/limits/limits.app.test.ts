import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { operatorOf } from '../keys/holder.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_IAGENTE_PER_MINUTE: '3', PARLEY_IAGENTE_PER_DAY: '7' })
  return parley.stop
})

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute
let keyId: number

beforeEach(async () => {
  // Advances to the start of a day.
  parley.clock.advance(day - (parley.clock.now().getTime() % day))
  keyId = (await parley.services.keys.mint(operatorOf(1), {})).id
})

const take = (limits = parley.services.limits) => limits.take('iagente', keyId)
const times = async (count: number) => {
  for (let n = 0; n < count; n++) expect((await take()).retryAfterSeconds).toBeNull()
}

test('a key’s limit counts down, refuses until the minute ends, and starts again', async () => {
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
  parley.clock.advance(20 * second)
  expect(await take()).toEqual({ limit: 3, remaining: 1, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 40 })
  parley.clock.advance(39_500)
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 1 })
  parley.clock.advance(500)
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
})

test('the daily limit is shown where less of it is left, and refuses until the day ends', async () => {
  await times(3)
  parley.clock.advance(minute)
  await times(2)
  parley.clock.advance(minute)
  // The day has two requests left, the minute has three.
  expect(await take()).toEqual({ limit: 7, remaining: 1, retryAfterSeconds: null })
  expect(await take()).toEqual({ limit: 7, remaining: 0, retryAfterSeconds: null })
  parley.clock.advance(10 * minute)
  expect(await take()).toEqual({ limit: 7, remaining: 0, retryAfterSeconds: (day - 12 * minute) / second })
  parley.clock.advance(day - 12 * minute)
  expect(await take()).toEqual({ limit: 3, remaining: 2, retryAfterSeconds: null })
})

test('a refused request does not count', async () => {
  await times(3)
  for (let n = 0; n < 20; n++) expect((await take()).retryAfterSeconds).toBe(60)
  parley.clock.advance(minute)
  await times(3)
  parley.clock.advance(minute)
  expect(await take()).toMatchObject({ limit: 7, remaining: 0 })
})

test('concurrent requests in several processes never exceed the limit', async () => {
  const others = [parley.services, (await parley.startAnother()).services, (await parley.startAnother()).services]
  const asked = Array.from({ length: 60 }, (_, n) => take(others[n % 3]?.limits))
  const passed = (await Promise.all(asked)).filter(({ retryAfterSeconds }) => retryAfterSeconds === null)
  expect(passed.map(({ remaining }) => remaining).toSorted()).toEqual([0, 1, 2])
})

test('a process whose clock is behind does not reopen a window', async () => {
  await times(3)
  parley.clock.advance(minute)
  await times(3)
  parley.clock.advance(-5 * second)
  expect(await take()).toEqual({ limit: 3, remaining: 0, retryAfterSeconds: 65 })
  parley.clock.advance(5 * second)
})

test('each key has its own limit', async () => {
  await times(3)
  expect((await take()).retryAfterSeconds).toBe(60)
  keyId = (await parley.services.keys.mint(operatorOf(1), {})).id
  expect(await take()).toMatchObject({ remaining: 2 })
})

test('every answer to a key has the rate limit headers, and a 429 has Retry-After', async () => {
  const key = await parley.mint()
  const ask = (path: string) => parley.request('GET', `/iagente/api/v1${path}`, { key })
  const shown = ({ status, headers }: Awaited<ReturnType<typeof ask>>) => [
    status,
    ...['x-ratelimit-limit', 'x-ratelimit-remaining', 'retry-after'].map((name) => headers.get(name)),
  ]
  expect(shown(await ask('/leads'))).toEqual([200, '3', '2', null])
  expect(shown(await ask('/leads/999999'))).toEqual([404, '3', '1', null])
  expect(shown(await ask('/leads?page=x'))).toEqual([422, '3', '0', null])
  expect(shown(await ask('/leads'))).toEqual([429, '3', '0', '60'])
  // Requests to other APIs do not count.
  expect((await parley.request('GET', '/v1/contacts', { key })).status).toBe(200)
  expect((await parley.request('GET', '/iagente/api/v1/leads', { key: 'sk_live_0' })).status).toBe(401)
})
