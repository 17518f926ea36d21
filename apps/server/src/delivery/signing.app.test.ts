import { createHmac } from 'node:crypto'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { verifyStandard } from '@parley/webhook-signature'
import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

const day = 86_400_000

/** Whether a receiver that knows only this secret would accept the webhook. */
function accepts(webhook: ReceivedWebhook | undefined, secret: string): boolean {
  if (!webhook) return false
  try {
    verifyStandard({ headers: webhook.headers, body: webhook.rawBody, secrets: [secret], now: parley.clock.now() })
    return true
  } catch {
    return false
  }
}

test('a native delivery is the event, signed according to Standard Webhooks', async () => {
  const { id: endpointId, secret, received } = await parley.subscribe({ name: 'CRM' })
  const { id, event_id } = await parley.happen(endpointId)
  await parley.attempted(id, 1)
  const [webhook] = received()
  const { body: event } = await parley.request('GET', `/v1/events/${event_id}`)
  expect(webhook?.rawBody.toString()).toBe(
    JSON.stringify({ type: 'contact.created', timestamp: event.occurred_at, data: event.data }),
  )
  expect(webhook?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Parley/1',
    'webhook-id': event_id,
    'webhook-timestamp': String(Math.floor(parley.clock.now().getTime() / 1_000)),
    'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  })
  expect(accepts(webhook, secret)).toBe(true)
  expect(accepts(webhook, `${secret}x`)).toBe(false)
})

test('a Niyog delivery has Niyog’s headers in addition to the standard ones', async () => {
  const { id: endpointId, secret, received } = await parley.subscribe({ dialect: 'niyog', events: ['lead.created'] })
  await parley.attempted((await parley.happen(endpointId)).id, 1)
  const [webhook] = received()
  const timestamp = String(Math.floor(parley.clock.now().getTime() / 1_000))
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${webhook?.rawBody.toString()}`).digest('hex')
  expect(webhook?.headers).toMatchObject({
    'x-niyog-event': 'lead.created',
    'x-niyog-signature': `t=${timestamp},v1=${hmac}`,
  })
  expect(webhook?.json).toMatchObject({
    event: 'lead.created',
    client_id: 1,
    delivered_at: parley.clock.now().toISOString(),
  })
  expect(accepts(webhook, secret)).toBe(true)
})

test('a secret that the client chose signs deliveries', async () => {
  const { id: endpointId, received } = await parley.subscribe({ secret: 'my very own secret' })
  await parley.attempted((await parley.happen(endpointId)).id, 1)
  expect(accepts(received()[0], 'my very own secret')).toBe(true)
})

test('a rotated secret signs together with the new one for 24 hours, and then the new one signs alone', async () => {
  const {
    id: endpointId,
    secret: old,
    received,
  } = await parley.subscribe({ dialect: 'niyog', events: ['lead.created'] })
  const { body } = await parley.request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)
  expect(body.secret).not.toBe(old)
  const deliver = async () => {
    await parley.attempted((await parley.happen(endpointId)).id, 1)
    return received().at(-1)
  }
  const during = await deliver()
  expect([accepts(during, old), accepts(during, body.secret)]).toEqual([true, true])
  expect(String(during?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(String(during?.headers['x-niyog-signature']).match(/v1=/g)).toHaveLength(2)

  parley.clock.advance(day - 1)
  const atTheEnd = await deliver()
  expect([accepts(atTheEnd, old), accepts(atTheEnd, body.secret)]).toEqual([true, true])
  parley.clock.advance(1)
  const after = await deliver()
  expect([accepts(after, old), accepts(after, body.secret)]).toEqual([false, true])
  expect(String(after?.headers['x-niyog-signature']).match(/v1=/g)).toHaveLength(1)
})

test('each of several rotated secrets signs until 24 hours after it was replaced', async () => {
  const { id: endpointId, secret: first, received } = await parley.subscribe()
  const rotate = async () => (await parley.request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)).body.secret
  const second = await rotate()
  parley.clock.advance(3_600_000)
  const third = await rotate()
  const accepted = async () => {
    await parley.attempted((await parley.happen(endpointId)).id, 1)
    return [first, second, third].map((secret) => accepts(received().at(-1), secret))
  }
  expect(await accepted()).toEqual([true, true, true])
  expect(String(received().at(-1)?.headers['webhook-signature']).split(' ')).toHaveLength(3)
  parley.clock.advance(day - 3_600_000)
  expect(await accepted()).toEqual([false, true, true])
  parley.clock.advance(3_600_000)
  expect(await accepted()).toEqual([false, false, true])
})

test('a retry is signed with the secret at the time of the retry', async () => {
  parley.receiver.respondWith(500)
  const { id: endpointId, received } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  await parley.attempted(id, 1)
  const { body } = await parley.request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)
  parley.receiver.respondWith(200)
  await parley.advance(day + 6_000)
  await parley.attempted(id, 2)
  expect(accepts(received().at(-1), body.secret)).toBe(true)
})
