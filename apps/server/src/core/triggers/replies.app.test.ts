import { createRunningClock } from '@parley/test-kit/fake-clock'
import { startWebhookReceiver, type WebhookAnswer, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

const clock = createRunningClock()

let receiver: WebhookReceiver
let parley: Harness
let webhook: string
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  parley = await startHarness({}, clock)
  parley.startWorkers()
  const trigger = { channel_id: 1, phrase: 'Login', reply: 'Static for {{phone}}' }
  expect((await parley.request('POST', '/v1/triggers', { body: trigger })).status).toBe(201)
  webhook = (await parley.request('PUT', '/heypingr/v1/webhook', { body: { url: receiver.url() } })).body.secret
  expect(webhook).toMatch(/^whsec_/)
  return async () => {
    await parley.stop()
    await receiver.close()
  }
})

afterEach(() => receiver.respondWith(200))

let last = 919_870_000_000

const json = { 'content-type': 'application/json' }

/** A new person writes. Resolves with the replies to them. */
async function write(text: string, timeout = 5_000): Promise<string[]> {
  const from = String(++last)
  const { body } = await parley.request('POST', '/v1/simulator/inbound', { body: { from, text } })
  const replies = async () => {
    const { body: list } = await parley.request('GET', `/v1/messages?contact_id=${body.contact_id}&direction=outbound`)
    return list.data.map((message: { text: string }) => message.text)
  }
  await expect.poll(replies, { timeout }).not.toEqual([])
  return replies()
}

const statics: [string, WebhookAnswer][] = [
  ['a status that is no 2xx', { status: 500, headers: json, body: '{"reply":"no"}' }],
  ['no content type', { status: 200, body: '{"reply":"no"}' }],
  ['another content type', { status: 200, headers: { 'content-type': 'text/plain' }, body: '{"reply":"no"}' }],
  ['no reply', { status: 200, headers: json, body: '{}' }],
  ['an empty reply', { status: 200, headers: json, body: '{"reply":""}' }],
  ['a reply that is no text', { status: 200, headers: json, body: '{"reply":5}' }],
  ['a body that is no JSON', { status: 200, headers: json, body: '{"reply":"no"' }],
  ['a connection that breaks', 'reset'],
]

describe('a receiver that answers with', () => {
  test('a reply has that reply sent', async () => {
    receiver.respondWith({ status: 200, headers: json, body: '{"reply":"Dynamic"}' })
    expect(await write('login')).toEqual(['Dynamic'])
  })

  test('any 2xx and any JSON media type parameters has its reply sent', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' }
    receiver.respondWith({ status: 202, headers, body: '{"reply":"Dynamic"}' })
    expect(await write('login x4k9mq')).toEqual(['Dynamic'])
  })

  test('a long reply has the reply cut', async () => {
    receiver.respondWith({ status: 200, headers: json, body: JSON.stringify({ reply: `a${'😀'.repeat(20_000)}` }) })
    expect(await write('login')).toEqual([`a${'😀'.repeat(2_047)}`])
  })

  test.each(statics)('%s has the static reply sent', async (_what, answer) => {
    receiver.respondWith(answer)
    expect(await write('LOGIN')).toEqual([`Static for ${last}`])
  })
})

test('a trigger of a test key replies over the simulator of the tests', async () => {
  const key = await parley.mint({ mode: 'test' })
  const [{ id: channel_id }] = (await parley.request('GET', '/v1/channels', { key })).body.data
  await parley.request('POST', '/v1/triggers', { key, body: { channel_id, phrase: 'try', reply: 'Tried' } })
  const { body } = await parley.request('POST', '/v1/simulator/inbound', {
    key,
    body: { from: '919870001234', text: 'try' },
  })
  const path = `/v1/messages?contact_id=${body.contact_id}&direction=outbound`
  const replies = async () => (await parley.request('GET', path, { key })).body.data
  await expect.poll(replies).toMatchObject([{ text: 'Tried', channel_id }])
})
