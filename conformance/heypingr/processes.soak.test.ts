import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { startServers } from '../parley.test-helper.ts'
import { about, newPhone, pingrClient, repliesTo } from './heypingr.test-helper.ts'

const count = 4
const clients = 50

let receiver: WebhookReceiver
let servers: ParleyProcess[]
let native: JsonClient[]
let pingr: JsonClient[]
let key: string

beforeAll(async () => {
  receiver = await startWebhookReceiver()
  servers = await startServers({}, ...Array.from({ length: count - 1 }, () => ({})))
  const [first] = servers
  key = (await first?.createKey('--prefix', 'pk_live'))?.key ?? ''
  native = servers.map(({ url }) => createJsonClient(`${url}/v1`, key))
  pingr = servers.map(({ url }) => pingrClient(url, key))
  await one(pingr)('PUT', '/webhook', { body: { url: receiver.url() } })
  const trigger = { session_id: 'sess_1', trigger_phrase: 'login', reply_message: 'Static' }
  expect((await one(pingr)('POST', '/triggers', { body: trigger })).status).toBe(201)
}, 120_000)
afterAll(async () => {
  for (const server of servers.toReversed()) await server.close()
  await receiver.close()
}, 60_000)

function one(some: JsonClient[], n = 0): JsonClient {
  const client = some[n % some.length]
  if (!client) throw new Error('there is no such client')
  return client
}

/** All at once, over all servers; resolves with the ids of their contacts. */
function write(senders: string[]): Promise<number[]> {
  return Promise.all(
    senders.map(async (from, n) => {
      const body = { from, text: 'login' }
      const answer = await one(native, n)<{ contact_id: number }>('POST', '/simulator/inbound', {
        body,
        timeoutMs: 60_000,
      })
      expect(answer.status).toBe(201)
      return answer.body.contact_id
    }),
  )
}

it('gives a sender one reply within the cooldown, however often and wherever they write', {
  timeout: 90_000,
}, async () => {
  const phone = newPhone()
  const [contact = 0] = await write(Array.from({ length: clients }, () => phone))
  const witness = newPhone()
  const [other = 0] = await write([witness])
  for (const id of [contact, other]) {
    await expect.poll(() => repliesTo(one(native), id), { timeout: 30_000 }).toEqual(['Static'])
  }
  expect(about(receiver, phone)).toHaveLength(1)
})

it('gives everybody one reply', { timeout: 90_000 }, async () => {
  const phones = Array.from({ length: clients }, newPhone)
  const contacts = await write(phones)
  for (const id of contacts) {
    await expect.poll(() => repliesTo(one(native), id), { timeout: 30_000 }).toEqual(['Static'])
  }
  for (const phone of phones) expect(about(receiver, phone)).toHaveLength(1)
})

it('simulates 20 times a minute for a key, and no more', { timeout: 90_000 }, async () => {
  const body = { phone: '919876543210', message: 'login', session_id: 'sess_1' }
  const answers = await Promise.all(
    Array.from({ length: clients }, (_, n) => one(pingr, n)('POST', '/webhooks/simulate', { body, timeoutMs: 60_000 })),
  )
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(clients - 20)
})
