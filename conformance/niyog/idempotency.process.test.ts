import { createJsonClient } from '@parley/test-kit/json-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog

beforeAll(async () => {
  // A server of its own, because it is killed.
  niyog = await startNiyog({})
})
afterAll(() => niyog.stop())

const webhook = (path: string) => ({ url: `https://example.com/${path}`, events: ['lead.created'] })

const posts = [
  ['/leads', () => ({ phone: newPhone(), name: 'Rohan' })],
  ['/messages', () => ({ to: newPhone(), body: 'Hello' })],
  ['/webhooks', () => webhook(newPhone())],
] as const

let keys = 0
const newKey = () => {
  keys += 1
  return `order-${keys}`
}

/** An answer as it is repeated: only the first one has the secret. */
const kept = (answer: string) => answer.replace(/"whsec_[^"]+"/, 'null')

describe.each(posts)('POST %s with an Idempotency-Key', (path, makeBody) => {
  const post = (key: string, body: object) => niyog.niyog('POST', path, { body, headers: { 'idempotency-key': key } })

  it('gives a repeated request the first answer again', async () => {
    const [key, body] = [newKey(), makeBody()]
    const first = await post(key, body)
    expect([200, 201]).toContain(first.status)
    const second = await post(key, body)
    expect(second.status).toBe(first.status)
    expect(second.text).toBe(kept(first.text))
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
  })

  it('answers 409 when the key comes with another body', async () => {
    const key = newKey()
    await post(key, makeBody())
    const { status, body } = await post(key, makeBody())
    expect(status).toBe(409)
    expect(body).toEqual({ error: expect.any(String), code: 'idempotency_key_reused' })
  })

  it('runs once when the same request comes twice at once', async () => {
    const [key, body] = [newKey(), makeBody()]
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(key, body)))
    const done = answers.filter(({ status }) => status !== 409)
    expect(done.length).toBeGreaterThan(0)
    expect(new Set(done.map(({ text }) => kept(text))).size).toBe(1)
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body).toMatchObject({ code: 'idempotency_in_progress' })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await post(key, body)).text).toBe(kept(done[0]?.text ?? ''))
  })

  it('takes no key for a request that was refused for its form', async () => {
    const key = newKey()
    expect((await post(key, { colour: 'red' })).status).toBe(422)
    expect([200, 201]).toContain((await post(key, makeBody())).status)
  })

  it('refuses a key that is none', async () => {
    for (const key of ['two words', 'x'.repeat(256)]) {
      expect(await post(key, makeBody())).toMatchObject({ status: 400, body: { code: 'invalid_idempotency_key' } })
    }
  })
})

it('makes one lead, one webhook, one message of repeated requests', async () => {
  const subscription = await niyog.subscribe('lead.created', 'message.sent')
  const to = newPhone()
  const message = { body: { to, body: 'Hello' }, headers: { 'idempotency-key': newKey() } }
  for (let count = 0; count < 4; count += 1) await niyog.niyog('POST', '/messages', message)
  const events = (await subscription.settled()).map((delivery) => payloadOf(delivery).event)
  expect(events.toSorted()).toEqual(['lead.created', 'message.sent'])

  const request = { body: webhook('once'), headers: { 'idempotency-key': newKey() } }
  for (let count = 0; count < 4; count += 1) await niyog.niyog('POST', '/webhooks', request)
  const { body } = await niyog.niyog<{ data: { url: string }[] }>('GET', '/webhooks?limit=100')
  expect(body.data.filter(({ url }) => url === 'https://example.com/once')).toHaveLength(1)
})

it('keeps keys apart by workspace', async () => {
  const { key } = await niyog.otherWorkspace()
  const other = createJsonClient(`${niyog.parley.url}/niyog/api/v1`, key)
  const headers = { 'idempotency-key': newKey() }
  expect((await niyog.niyog('POST', '/leads', { body: { phone: newPhone() }, headers })).status).toBe(201)
  expect((await other('POST', '/leads', { body: { phone: newPhone() }, headers })).status).toBe(201)
})

it('outlives a restart', async () => {
  const request = { body: { to: newPhone(), body: 'Hello' }, headers: { 'idempotency-key': newKey() } }
  const first = await niyog.niyog('POST', '/messages', request)
  await niyog.parley.kill()
  await niyog.parley.start()
  expect((await niyog.niyog('POST', '/messages', request)).text).toBe(first.text)
})
