import crypto from 'node:crypto'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import {
  about,
  type HeyPingr,
  json,
  newPhone,
  type Payload,
  type PingrError,
  startHeyPingr,
} from './heypingr.test-helper.ts'

interface Simulation {
  delivered: boolean
  status_code: number | null
  dynamic_reply: string | null
  payload_sent: Payload
}

interface Logged {
  id: string
  event_type: string
  status: string
  url: string
  http_status: number | null
  dynamic_reply: boolean
  session_id: string
  created_at: string
}

let hey: HeyPingr
let secret: string

beforeAll(async () => {
  hey = await startHeyPingr()
})
afterAll(() => hey.stop())

const printed = { phone: '919876543210', message: 'login' }
const request = () => ({ ...printed, session_id: hey.session })
/** With a key of its own, as each has 20 a minute. */
const simulate = async (input: object = {}) =>
  hey.pingr<Simulation & PingrError>('POST', '/webhooks/simulate', {
    key: await hey.mint(),
    body: { ...request(), ...input },
  })
const log = async (query = '') =>
  (
    await hey.pingr<{ deliveries: Logged[]; count: number; next_cursor: string | null }>(
      'GET',
      `/webhooks/deliveries${query}`,
    )
  ).body

describe('POST /webhooks/simulate', () => {
  it('says that there is no webhook', async () => {
    const { status, body } = await simulate()
    expect([status, body.detail.error]).toEqual([409, 'no_webhook'])
  })

  it('answers as the document shows, with what was sent and the dynamic reply', async () => {
    secret = await hey.subscribe()
    hey.receiver.respondWith({ headers: json, body: JSON.stringify({ reply: "Here's your magic link: https://..." }) })
    const { status, body } = await simulate()
    expect(status).toBe(200)
    const [delivery] = about(hey.receiver, printed.phone)
    expect(body).toEqual({
      delivered: true,
      status_code: 200,
      dynamic_reply: "Here's your magic link: https://...",
      payload_sent: delivery?.json,
    })
    expect(delivery?.json).toEqual({
      event: 'message.received',
      session_id: hey.session,
      from: { phone: printed.phone, jid: `${printed.phone}@s.whatsapp.net`, is_group: false, group_jid: null },
      message: { text: 'login', type: 'text' },
      timestamp: expect.any(Number),
      _simulated: true,
    })
    const hex = crypto
      .createHmac('sha256', secret)
      .update(delivery?.rawBody ?? '')
      .digest('hex')
    expect(delivery?.headers['x-pingr-signature']).toBe(`sha256=${hex}`)
    hey.receiver.respondWith(200)
  })

  it('tells a failure, sends it once, and no message', async () => {
    const phone = newPhone()
    hey.receiver.respondWith({ status: 500, headers: json, body: '{"reply":"no"}' })
    const { body } = await simulate({ phone })
    expect(body).toMatchObject({ delivered: false, status_code: 500, dynamic_reply: null })
    expect(about(hey.receiver, phone)).toHaveLength(1)
    hey.receiver.respondWith('reset')
    expect((await simulate({ phone })).body).toMatchObject({ delivered: false, status_code: null, dynamic_reply: null })
    hey.receiver.respondWith(200)
    const { body: messages } = await hey.native<{ data: unknown[] }>('GET', '/messages?direction=outbound')
    expect(messages.data).toEqual([])
  })

  it.each(['phone', 'message', 'session_id'])('requires %s', async (param) => {
    const { status, body } = await simulate({ [param]: undefined })
    expect([status, body.detail.error, body.detail.param]).toEqual([422, 'missing_param', param])
  })

  it.each([
    ['phone', 'nobody'],
    ['session_id', 3],
    ['session_id', ''],
    ['message', ''],
  ])('refuses a %s like %j', async (param, value) => {
    const { status, body } = await simulate({ [param]: value })
    expect([status, body.detail.error, body.detail.param]).toEqual([422, 'missing_param', param])
  })

  it.each(['sess_999', 'sess_abc', 'abc', 'c1a7e1f0-9a3c-4c39-8f0a-8f7c8f3f2a10'])(
    'has no session %s',
    async (session_id) => {
      const { status, body } = await simulate({ session_id })
      expect([status, body.detail.error]).toEqual([404, 'not_found'])
    },
  )

  it('takes the key as a bearer’s too, with the scope simulate and no other', async () => {
    const key = await hey.mint({ scopes: ['simulate'] })
    const headers = { authorization: `Bearer ${key}` }
    expect((await hey.pingr('POST', '/webhooks/simulate', { key: null, headers, body: request() })).status).toBe(200)
    const other = await hey.mint({ scopes: ['triggers:read'] })
    const { status, body } = await hey.pingr<PingrError>('POST', '/webhooks/simulate', { key: other, body: request() })
    expect([status, body.detail.error]).toEqual([403, 'missing_scope'])
  })

  it('is limited to 20 a minute for each key', async () => {
    const key = await hey.mint()
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => hey.pingr<PingrError>('POST', '/webhooks/simulate', { key, body: request() })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20)
    for (const { status, headers, body } of answers.filter(({ status }) => status !== 200)) {
      expect([status, body.detail.error]).toEqual([429, 'rate_limit'])
      expect(body.detail.retry_after).toBeGreaterThan(0)
      expect(body.detail.retry_after).toBeLessThanOrEqual(60)
      expect(headers.get('retry-after')).toBe(String(body.detail.retry_after))
      expect(body.detail.message).toContain(`Try again in ${body.detail.retry_after}s.`)
    }
    expect((await simulate()).status).toBe(200)
  })
})

describe('GET /webhooks/deliveries', () => {
  it('tells what became of each, newest first', async () => {
    await hey.createTrigger('login')
    hey.receiver.respondWith({ headers: json, body: '{"reply":"Dynamic"}' })
    await hey.write(newPhone(), 'login')
    // That it was delivered is on record a moment before the reply that it brought.
    await expect
      .poll(() => log('?event_type=webhook.delivered'))
      .toMatchObject({ count: 1, deliveries: [{ dynamic_reply: true }] })
    hey.receiver.respondWith(500)
    await hey.write(newPhone(), 'login')
    await expect.poll(async () => (await log('?event_type=webhook.failed')).count).toBe(1)
    hey.receiver.respondWith(200)
    const [failed, delivered, simulated] = (await log()).deliveries
    const url = hey.receiver.url('/webhook')
    expect(delivered).toEqual({
      id: expect.any(String),
      event_type: 'webhook.delivered',
      status: 'delivered',
      url,
      http_status: 200,
      dynamic_reply: true,
      session_id: hey.session,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
    expect(failed).toMatchObject({ status: 'failed', http_status: 500, dynamic_reply: false })
    expect(simulated).toMatchObject({ event_type: 'webhook.simulated', url, session_id: hey.session })
    expect((await log('?event_type=webhook.simulated')).deliveries.map(({ event_type }) => event_type)).toContain(
      'webhook.simulated',
    )
  })

  it('is walked without a gap, whatever the size of its pages', async () => {
    const { deliveries, next_cursor } = await log('?limit=200')
    expect(next_cursor).toBe(null)
    expect(deliveries.length).toBeGreaterThan(20)
    expect(deliveries.map(({ created_at }) => created_at)).toEqual(
      deliveries
        .map(({ created_at }) => created_at)
        .toSorted()
        .toReversed(),
    )
    for (const limit of [1, 3, 7]) {
      const walked: string[] = []
      for (let before: string | null = ''; before !== null; ) {
        const page = await log(`?limit=${limit}${before && `&before=${before}`}`)
        expect(page.count).toBe(page.deliveries.length)
        walked.push(...page.deliveries.map(({ id }) => id))
        before = page.next_cursor
      }
      expect(walked).toEqual(deliveries.map(({ id }) => id))
    }
  })

  it('returns what is older than a time', async () => {
    const { deliveries } = await log()
    const at = deliveries[3]?.created_at ?? ''
    const { deliveries: older } = await log(`?before=${encodeURIComponent(at.replace('Z', '+00:00'))}`)
    expect(older).toEqual(deliveries.filter(({ created_at }) => created_at < at))
    expect((await log('?before=2020-01-01T00:00:00Z')).deliveries).toEqual([])
  })

  it.each(['limit=0', 'limit=201', 'limit=x', 'before=yesterday', 'before=5', 'event_type=message.received'])(
    'refuses %s',
    async (query) => {
      const { status, body } = await hey.pingr<PingrError>('GET', `/webhooks/deliveries?${query}`)
      expect([status, body.detail.error, body.detail.param]).toEqual([422, 'missing_param', query.split('=')[0]])
    },
  )

  it('ignores page=2, and names it', async () => {
    const { status, headers } = await hey.pingr('GET', '/webhooks/deliveries?page=2')
    expect([status, headers.get('parley-ignored')]).toEqual([200, 'page'])
  })

  it('shows nothing of another workspace, nor of other endpoints', async () => {
    const { key } = await hey.otherWorkspace()
    expect((await hey.pingr('GET', '/webhooks/deliveries', { key })).body).toEqual({
      deliveries: [],
      count: 0,
      next_cursor: null,
    })
  })
})
