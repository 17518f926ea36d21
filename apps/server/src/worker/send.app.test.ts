import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { account, credentials } from '../../testing/populated-workspace.ts'
import type { Context } from '../context.ts'

const workers: Context[] = []
let phones = 919_830_000_000
const other = '106540352242999'

let graph: GraphServer
let parley: Harness
let channel: number
let hanging: number
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl, PARLEY_ROLES: 'api' })
  channel = await connect(account.phoneNumberId)
  hanging = await connect(other)
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

const connect = async (phoneNumberId: string): Promise<number> => {
  const mine = { ...credentials, phone_number_id: phoneNumberId }
  const body = { type: 'whatsapp-cloud', name: phoneNumberId, credentials: mine }
  return (await parley.request('POST', '/v1/channels', { body })).body.id
}

beforeEach(() => graph.behave(() => undefined))
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.close(0)))
  await parley.sql('delete from contacts')
})

async function startWorker(): Promise<Context> {
  const worker = await parley.startAnother()
  workers.push(worker)
  worker.startWorkers()
  return worker
}

const update = (id: number, body: object) => parley.request('PATCH', `/v1/channels/${id}`, { body })

/** Queues messages to this many users. They wait until the channel is connected. */
async function hold(channelId: number, count: number): Promise<number[]> {
  await update(channelId, { status: 'paused' })
  const answers = Array.from({ length: count }, () => {
    const body = { to: String(++phones), text: 'Hi', channel_id: channelId }
    return parley.request('POST', '/v1/messages', { body })
  })
  return (await Promise.all(answers)).map(({ body }) => body.id)
}

const statusOf = async (id: number) => (await parley.request('GET', `/v1/messages/${id}`)).body.status
const statusesOf = async (channelId: number): Promise<string[]> =>
  (await parley.sql<{ status: string }>('select distinct status from messages where channel_id = $1', [channelId])).map(
    ({ status }) => status,
  )

/** Reads the value, and advances the clock between reads. */
async function inTime<T>(value: () => T | Promise<T>): Promise<T> {
  await parley.advance(40)
  return value()
}

test('a vendor that hangs for one channel delays no other channel', async () => {
  graph.behave(({ path }) => (path.includes(other) ? { kind: 'hang', accept: false } : undefined))
  const before = graph.sent.length
  await hold(hanging, 60)
  await hold(channel, 60)
  for (const id of [hanging, channel]) await update(id, { status: 'connected' })
  await startWorker()
  await expect.poll(() => inTime(() => graph.sent.length - before)).toBe(60)
  await expect.poll(() => inTime(() => statusesOf(channel))).toEqual(['sent'])
  // All sends of the hanging channel are still in flight.
  expect(await statusesOf(hanging)).toEqual(['queued'])
  const hung = graph.requests.filter(({ path }) => path.includes(`${other}/messages`)).length
  expect(hung).toBeGreaterThan(0)
  expect(hung).toBeLessThanOrEqual(40)
})

test('a vendor that fails is probed, and gets the waiting messages once it has recovered', async () => {
  const before = { requests: graph.requests.length, sent: graph.sent.length }
  graph.behave(() => ({ kind: 'answer', answer: { status: 503, body: '' } }))
  await hold(channel, 40)
  await update(channel, { status: 'connected' })
  await startWorker()
  await expect.poll(() => inTime(() => graph.requests.length - before.requests)).toBeGreaterThanOrEqual(10)
  graph.behave(() => undefined)
  await expect
    .poll(
      async () => {
        await parley.advance(100)
        return graph.sent.length - before.sent
      },
      { timeout: 20_000 },
    )
    .toBe(40)
  await expect.poll(() => statusesOf(channel)).toEqual(['sent'])
})

test('a refusal for the rate pauses the channel', async () => {
  const before = graph.requests.length
  graph.failNext(130429)
  const ids = await hold(channel, 1)
  await update(channel, { status: 'connected' })
  await startWorker()
  await expect.poll(() => inTime(() => graph.requests.length - before)).toBe(1)
  const [first = 0] = ids
  await expect.poll(async () => (await parley.request('GET', `/v1/messages/${first}`)).body.error?.code).toBe('130429')
  await hold(channel, 5)
  await update(channel, { status: 'connected' })
  const dueAt = async () =>
    (await parley.sql<{ due_at: Date }>('select due_at from sends where message_id = $1', [first]))[0]
  const rest = ((await dueAt())?.due_at.getTime() ?? 0) - parley.clock.now().getTime()
  expect(rest).toBeGreaterThan(1_000)
  await parley.advance(rest - 1)
  // Another channel's message has been sent meanwhile.
  const witness = await hold(1, 1)
  await update(1, { status: 'connected' })
  await expect.poll(() => statusOf(witness[0] ?? 0)).toBe('delivered')
  expect(graph.requests.length - before).toBe(1)
  await expect.poll(() => inTime(() => graph.requests.length - before), { timeout: 20_000 }).toBe(7)
})

test('several processes send each message once, and each conversation in order', async () => {
  const before = graph.sent.length
  await Promise.all([startWorker(), startWorker(), startWorker()])
  await update(channel, { status: 'paused' })
  const users = [1, 2, 3, 4].map(() => String(++phones))
  for (const text of ['1', '2', '3', '4', '5']) {
    for (const to of users) await parley.request('POST', '/v1/messages', { body: { to, text, channel_id: channel } })
  }
  await update(channel, { status: 'connected' })
  await expect.poll(() => inTime(() => graph.sent.length - before)).toBe(20)
  await expect.poll(() => inTime(() => parley.sql('select from sends'))).toEqual([])
  const sent = graph.sent.slice(before)
  for (const user of users) {
    expect(sent.filter(({ to }) => to === user).map(({ text }) => text)).toEqual(['1', '2', '3', '4', '5'])
  }
})

test('a message in flight when a process stops is not sent again', async () => {
  graph.behave(() => ({ kind: 'hang', accept: true }))
  const before = graph.requests.length
  const ids = await hold(channel, 3)
  await update(channel, { status: 'connected' })
  const worker = await startWorker()
  await expect.poll(() => inTime(() => graph.requests.length - before)).toBe(3)
  workers.splice(workers.indexOf(worker), 1)
  await worker.close(0)
  expect(await Promise.all(ids.map(statusOf))).toEqual(['unknown', 'unknown', 'unknown'])
  expect(await parley.sql('select from sends')).toEqual([])
})
