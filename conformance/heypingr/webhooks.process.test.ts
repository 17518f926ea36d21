import crypto from 'node:crypto'

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import {
  about,
  type HeyPingr,
  json,
  newPhone,
  type PingrError,
  payloadOf,
  startHeyPingr,
} from './heypingr.test-helper.ts'

let hey: HeyPingr
let secret: string

beforeAll(async () => {
  hey = await startHeyPingr()
  const { body } = await hey.pingr<{ secret: string }>('PUT', '/webhook', {
    body: { url: hey.receiver.url('/webhook') },
  })
  secret = body.secret
  await hey.createTrigger('hey login')
})
afterAll(() => hey.stop())
afterEach(() => hey.receiver.respondWith(200))

const signed = (body: Buffer) => `sha256=${crypto.createHmac('sha256', secret).update(body).digest('hex')}`

describe('message.received', () => {
  it('is what the document shows, signed over the raw body with the secret as it is', async () => {
    const phone = newPhone()
    const sent = Date.now()
    await hey.write(phone, 'Hey Login')
    await hey.receiver.waitFor(() => about(hey.receiver, phone).length > 0)
    const [delivery] = about(hey.receiver, phone)
    expect(payloadOf(delivery)).toEqual({
      event: 'message.received',
      session_id: hey.session,
      from: { phone, jid: `${phone}@s.whatsapp.net`, is_group: false, group_jid: null },
      message: { text: 'Hey Login', type: 'text' },
      timestamp: expect.any(Number),
      _simulated: true,
    })
    const documented = ['event', 'session_id', 'from', 'message', 'timestamp']
    expect(Object.keys(payloadOf(delivery))).toEqual([...documented, '_simulated'])
    expect(payloadOf(delivery).timestamp).toBeGreaterThanOrEqual(sent)
    expect(payloadOf(delivery).timestamp).toBeLessThanOrEqual(delivery?.receivedAt.getTime() ?? 0)
    expect(delivery?.headers['x-pingr-signature']).toBe(signed(delivery?.rawBody ?? Buffer.alloc(0)))
    expect(delivery?.headers['content-type']).toBe('application/json')
    expect(delivery?.headers['webhook-id']).toBeTruthy()
  })

  it('comes for messages that fire a trigger only, and for these within a cooldown once', async () => {
    const silent = newPhone()
    const twice = newPhone()
    await hey.write(silent, 'good morning')
    await hey.write(twice, 'hey login')
    await hey.write(twice, 'hey login again')
    const witness = newPhone()
    await hey.write(witness, 'hey login')
    // Deliveries go at the same time, and arrive in any order.
    await hey.receiver.waitFor(() => [twice, witness].every((phone) => about(hey.receiver, phone).length > 0))
    expect([silent, twice].map((phone) => about(hey.receiver, phone).length)).toEqual([0, 1])
  })

  it('is sent again when it was not delivered, and its later answers are no replies', async () => {
    const phone = newPhone()
    hey.receiver.respondWith(() => {
      const first = about(hey.receiver, phone).length === 1
      return first ? 500 : { status: 200, headers: json, body: '{"reply":"too late"}' }
    })
    const { contact_id: contact } = await hey.write(phone, 'hey login')
    await hey.receiver.waitFor(() => about(hey.receiver, phone).length > 1)
    expect(await hey.replies(contact)).toEqual(['Sending your link...'])
  })
})

describe('session.disconnected', () => {
  it('comes when a channel is', async () => {
    const { body: channel } = await hey.native<{ id: number }>('POST', '/channels', {
      body: { type: 'simulator', name: 'Login bot' },
    })
    await hey.native('PATCH', `/channels/${channel.id}`, { body: { status: 'paused' } })
    const [delivery] = await hey.receiver.waitFor((one) => payloadOf(one).event === 'session.disconnected')
    expect(delivery?.json).toEqual({
      event: 'session.disconnected',
      session_id: `sess_${channel.id}`,
      name: 'Login bot',
      status: 'disconnected',
      reason: 'paused by hand',
      timestamp: expect.any(Number),
    })
  })
})

describe('GET and PUT /webhook', () => {
  it('keeps the secret when the URL changes, and shows it once', async () => {
    const body = { url: hey.receiver.url('/elsewhere') }
    const { status, body: changed } = await hey.pingr('PUT', '/webhook', { body })
    expect([status, changed.url, changed.secret]).toEqual([200, body.url, undefined])
    expect((await hey.pingr('GET', '/webhook')).body).toEqual(changed)
    const phone = newPhone()
    await hey.write(phone, 'hey login')
    await hey.receiver.waitFor(() => about(hey.receiver, phone).length > 0)
    const [delivery] = about(hey.receiver, phone)
    expect(delivery?.path).toBe('/elsewhere')
    expect(delivery?.headers['x-pingr-signature']).toBe(signed(delivery?.rawBody ?? Buffer.alloc(0)))
  })

  it('makes a new secret when asked, which signs from then on', async () => {
    const before = secret
    secret = await hey.subscribe()
    expect(secret).not.toBe(before)
    const phone = newPhone()
    await hey.write(phone, 'hey login')
    await hey.receiver.waitFor(() => about(hey.receiver, phone).length > 0)
    const [delivery] = about(hey.receiver, phone)
    expect(delivery?.headers['x-pingr-signature']).toBe(signed(delivery?.rawBody ?? Buffer.alloc(0)))
  })

  it('has one webhook, however many are set at the same time', async () => {
    const { key } = await hey.otherWorkspace()
    expect((await hey.pingr('GET', '/webhook', { key })).body).toMatchObject({ url: null, active: false })
    const body = { url: 'https://example.com/webhook' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => hey.pingr('PUT', '/webhook', { key, body })))
    expect(answers.filter(({ body }) => body.secret)).toHaveLength(1)
    const { body: endpoints } = await hey.native<{ data: unknown[] }>('GET', '/endpoints', { key })
    expect(endpoints.data).toHaveLength(1)
  })

  it.each([
    ['no URL', {}],
    ['what is no URL', { url: 'example' }],
    ['an address of a private network', { url: 'http://10.0.0.1/hook' }],
  ])('refuses %s', async (_what, body) => {
    const answer = await hey.pingr<PingrError>('PUT', '/webhook', { body })
    expect(answer.status).toBe(422)
    expect(answer.body.detail).toMatchObject({ error: 'missing_param', param: 'url' })
  })
})
