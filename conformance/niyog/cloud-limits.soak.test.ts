import { monitorEventLoopDelay } from 'node:perf_hooks'

import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { createJsonClient } from '@parley/test-kit/json-client'
import { type ParleyProcess, startParley } from '@parley/test-kit/parley-process'
import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest'

import { account, credentials } from './cloud.test-helper.ts'
import { newPhone } from './niyog.test-helper.ts'

// Meta's: so many a second from one number; so many at once to one user, and then one each six seconds.
const perSecond = 80
const burst = 45
const pairMs = 6_000

interface Arrival {
  to: string
  at: number
}

let database: TestDatabase
let graph: GraphServer
let processes: ParleyProcess[] = []
let key: string
const arrivals: Arrival[] = []

beforeAll(async () => {
  database = await cloneDatabase(inject('templateUrl'))
  graph = await startGraphServer(account)
  graph.behave(({ body }) => {
    arrivals.push({ to: (body as { to: string }).to, at: performance.now() })
    return undefined
  })
  const env = {
    DATABASE_URL: database.url,
    PARLEY_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl,
  }
  processes = await Promise.all([startParley(env), startParley(env)])
  key = (await processes[0]?.createKey('--prefix', 'niyog_live'))?.key ?? ''
  const body = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
  expect((await clientOf(processes[0], '/v1')('POST', '/channels', { body })).status).toBe(201)
}, 120_000)
afterAll(async () => {
  for (const parley of processes) await parley.close()
  await graph.close()
  await database.drop()
})

const clientOf = (parley: ParleyProcess | undefined, base: string) => createJsonClient(`${parley?.url}${base}`, key)

/** How long a process may have held up what was due: the slowest answer to a question that needs nothing but its turn. */
function watchDelays() {
  const own = monitorEventLoopDelay({ resolution: 1 })
  own.enable()
  let slowest = 0
  let asking = true
  const watching = processes.map(async ({ url }) => {
    while (asking) {
      const began = performance.now()
      await fetch(`${url}/healthz`).then((answer) => answer.text())
      slowest = Math.max(slowest, performance.now() - began)
    }
  })
  return async () => {
    asking = false
    own.disable()
    await Promise.all(watching)
    return slowest + own.max / 1e6
  }
}

/** The most that came within any window of so many milliseconds. */
function most(times: readonly number[], windowMs: number): number {
  let first = 0
  let found = 0
  for (const [last, at] of times.entries()) {
    while (at - (times[first] ?? at) >= windowMs) first++
    found = Math.max(found, last - first + 1)
  }
  return found
}

async function inParallel<Item, Result>(
  width: number,
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const left = items.entries()
  const results: Result[] = []
  const worker = async () => {
    for (const [index, item] of left) results[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: width }, worker))
  return results
}

it('keeps Meta’s limits over two processes, whatever is asked of them', { timeout: 240_000 }, async () => {
  const eager = newPhone()
  const recipients = Array.from({ length: 500 }, (_, n) => (n % 8 === 0 ? eager : newPhone()))
  const delays = watchDelays()
  const answers = await inParallel(160, recipients, (to, n) =>
    clientOf(processes[n % 2], '/niyog/api/v1')<{ id: number }>('POST', '/messages', {
      body: { to, body: `Message ${n}` },
      timeoutMs: 60_000,
    }),
  )
  const counts = (status: number) => answers.filter((answer) => answer.status === status).length
  expect(counts(200) + counts(202)).toBe(500)
  expect(counts(202)).toBeGreaterThan(0)

  // All but what the eager user must wait for: more than a burst is theirs every six seconds only.
  const others = new Set(recipients.filter((to) => to !== eager))
  const arrivedFor = (to: string) => arrivals.filter((arrival) => arrival.to === to).length
  const missing = () => [...others].filter((to) => arrivedFor(to) === 0)
  await vi.waitFor(() => expect([missing(), arrivedFor(eager) >= burst]).toEqual([[], true]), {
    timeout: 120_000,
    interval: 100,
  })
  const delayMs = await delays()
  const times = arrivals.map(({ at }) => at)
  const took = (times.at(-1) ?? 0) - (times[0] ?? 0)
  // What was held up comes at once when it comes: so many more in a second.
  const late = Math.ceil((delayMs / 1_000) * perSecond)
  const inASecond = most(times, 1_000)
  const eagerTimes = arrivals.filter(({ to }) => to === eager).map(({ at }) => at)
  expect(inASecond).toBeLessThanOrEqual(perSecond + late)
  expect(times.length).toBeLessThanOrEqual((took / 1_000) * perSecond + 1 + late)
  for (const [first, from] of eagerTimes.entries()) {
    for (const [last, until] of eagerTimes.entries()) {
      if (last < first) continue
      const allowed = burst + Math.floor((until - from + delayMs) / pairMs)
      expect(last - first + 1).toBeLessThanOrEqual(allowed)
    }
  }
  // Nobody got anything twice.
  const texts = graph.sent.map(({ to, text }) => `${to} ${text}`)
  expect(new Set(texts).size).toBe(texts.length)
})
