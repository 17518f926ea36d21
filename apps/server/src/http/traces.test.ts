import { setImmediate as turn } from 'node:timers/promises'

import { type FastifyInstance, fastify } from 'fastify'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { createBatcher } from '../kernel/batcher.ts'
import { currentTraceparent } from '../telemetry/trace-context.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import { traceRequests } from './traces.ts'

const ended: (number | null)[] = []
const started: (string | undefined)[] = []
const tracing: Tracing = {
  // The traceparent is the one that the client sent, so that each request can tell its own.
  startRequest({ headers, route }) {
    started.push(route)
    return { traceparent: String(headers.traceparent), end: (statusCode) => void ended.push(statusCode) }
  },
  attempt() {},
  close: async () => {},
}

const inBatches = new Set<string | null>()
const batcher = createBatcher({
  run: async (items: (string | null)[]) => {
    await turn()
    inBatches.add(currentTraceparent())
    return items
  },
  largest: 8,
  concurrency: 2,
  splitOn: () => false,
})

async function createApp(): Promise<FastifyInstance> {
  const app = fastify()
  traceRequests(app, tracing)
  app.post('/items', async () => {
    await turn()
    const before = currentTraceparent()
    const batched = await batcher.add(before)
    return [before, batched, currentTraceparent()]
  })
  app.get('/hang', (request) => new Promise((resolve) => request.raw.once('close', resolve)))
  app.get('/healthz', async () => currentTraceparent() ?? 'none')
  app.get('/fails', () => {
    throw new Error('meant to')
  })
  return app
}

let app: FastifyInstance
let url: string
beforeAll(async () => {
  app = await createApp()
  url = await app.listen({ host: '127.0.0.1', port: 0 })
  return () => app.close()
})

beforeEach(() => {
  ended.length = 0
})

test('what a request writes knows it, also when it shares a batch with others', async () => {
  const post = async (index: number) => {
    const headers = { traceparent: `trace-${index}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ text: 'a'.repeat(index * 1_000) })
    return (await fetch(`${url}/items`, { method: 'POST', headers, body })).json()
  }
  const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => post(index)))
  for (const [index, answer] of answers.entries()) expect(answer).toEqual(Array(3).fill(`trace-${index}`))
  // A batch is nobody's.
  expect([...inBatches]).toEqual([null])
  expect(currentTraceparent()).toBeNull()
  await expect.poll(() => ended).toEqual(Array(60).fill(200))
})

test('a span ends with the status, and without one when the client goes', async () => {
  expect((await fetch(`${url}/fails`)).status).toBe(500)
  expect((await fetch(`${url}/nowhere`)).status).toBe(404)
  await expect.poll(() => ended.splice(0)).toEqual([500, 404])
  const gone = new AbortController()
  const asked = fetch(`${url}/hang`, { signal: gone.signal }).catch(() => 'gone')
  await expect.poll(() => started.at(-1)).toBe('/hang')
  gone.abort()
  expect(await asked).toBe('gone')
  await expect.poll(() => ended).toEqual([null])
})

test('health checks make none', async () => {
  const before = started.length
  expect(await (await fetch(`${url}/healthz`)).text()).toBe('none')
  expect(started.length).toBe(before)
})
