import { createHmac } from 'node:crypto'
import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { verifyStandard } from '@parley/webhook-signature'
import { afterAll, expect, test } from 'vitest'

import { startDelivering } from '../../testing/delivering.ts'

const { receiver, clock, request, subscribe, happen, attempted, advance, stop } = await startDelivering()
afterAll(stop)

const day = 86_400_000

/** Whether a receiver that knows only this secret would accept the webhook. */
function accepts(webhook: ReceivedWebhook | undefined, secret: string): boolean {
  if (!webhook) return false
  try {
    verifyStandard({ headers: webhook.headers, body: webhook.rawBody, secrets: [secret], now: clock.now() })
    return true
  } catch {
    return false
  }
}

test('a native delivery is the event, signed according to Standard Webhooks', async () => {
  const { id: endpointId, secret, received } = await subscribe({ name: 'CRM' })
  const { id, event_id } = await happen(endpointId)
  await attempted(id, 1)
  const [webhook] = received()
  const { body: event } = await request('GET', `/v1/events/${event_id}`)
  expect(webhook?.rawBody.toString()).toBe(
    JSON.stringify({ type: 'contact.created', timestamp: event.occurred_at, data: event.data }),
  )
  expect(webhook?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Parley/1',
    'webhook-id': event_id,
    'webhook-timestamp': String(Math.floor(clock.now().getTime() / 1_000)),
    'webhook-signature': expect.stringMatching(/^v1,[A-Za-z0-9+/]{43}=$/),
  })
  expect(accepts(webhook, secret)).toBe(true)
  expect(accepts(webhook, `${secret}x`)).toBe(false)
})

test('a Niyog delivery has Niyog’s headers in addition to the standard ones', async () => {
  const { id: endpointId, secret, received } = await subscribe({ dialect: 'niyog', events: ['lead.created'] })
  await attempted((await happen(endpointId)).id, 1)
  const [webhook] = received()
  const timestamp = String(Math.floor(clock.now().getTime() / 1_000))
  const hmac = createHmac('sha256', secret).update(`${timestamp}.${webhook?.rawBody.toString()}`).digest('hex')
  expect(webhook?.headers).toMatchObject({
    'x-niyog-event': 'lead.created',
    'x-niyog-signature': `t=${timestamp},v1=${hmac}`,
  })
  expect(webhook?.json).toMatchObject({ event: 'lead.created', client_id: 1, delivered_at: clock.now().toISOString() })
  expect(accepts(webhook, secret)).toBe(true)
})

test('a secret that the client chose signs deliveries', async () => {
  const { id: endpointId, received } = await subscribe({ secret: 'my very own secret' })
  await attempted((await happen(endpointId)).id, 1)
  expect(accepts(received()[0], 'my very own secret')).toBe(true)
})

test('a rotated secret signs together with the new one for 24 hours, and then the new one signs alone', async () => {
  const { id: endpointId, secret: old, received } = await subscribe({ dialect: 'niyog', events: ['lead.created'] })
  const { body } = await request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)
  expect(body.secret).not.toBe(old)
  const deliver = async () => {
    await attempted((await happen(endpointId)).id, 1)
    return received().at(-1)
  }
  const during = await deliver()
  expect([accepts(during, old), accepts(during, body.secret)]).toEqual([true, true])
  expect(String(during?.headers['webhook-signature']).split(' ')).toHaveLength(2)
  expect(String(during?.headers['x-niyog-signature']).match(/v1=/g)).toHaveLength(2)

  clock.advance(day - 1)
  const atTheEnd = await deliver()
  expect([accepts(atTheEnd, old), accepts(atTheEnd, body.secret)]).toEqual([true, true])
  clock.advance(1)
  const after = await deliver()
  expect([accepts(after, old), accepts(after, body.secret)]).toEqual([false, true])
  expect(String(after?.headers['x-niyog-signature']).match(/v1=/g)).toHaveLength(1)
})

test('each of several rotated secrets signs until 24 hours after it was replaced', async () => {
  const { id: endpointId, secret: first, received } = await subscribe()
  const rotate = async () => (await request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)).body.secret
  const second = await rotate()
  clock.advance(3_600_000)
  const third = await rotate()
  const accepted = async () => {
    await attempted((await happen(endpointId)).id, 1)
    return [first, second, third].map((secret) => accepts(received().at(-1), secret))
  }
  expect(await accepted()).toEqual([true, true, true])
  expect(String(received().at(-1)?.headers['webhook-signature']).split(' ')).toHaveLength(3)
  clock.advance(day - 3_600_000)
  expect(await accepted()).toEqual([false, true, true])
  clock.advance(3_600_000)
  expect(await accepted()).toEqual([false, false, true])
})

test('a retry is signed with the secret at the time of the retry', async () => {
  receiver.respondWith(500)
  const { id: endpointId, received } = await subscribe()
  const { id } = await happen(endpointId)
  await attempted(id, 1)
  const { body } = await request('POST', `/v1/endpoints/${endpointId}/rotate-secret`)
  receiver.respondWith(200)
  await advance(day + 6_000)
  await attempted(id, 2)
  expect(accepts(received().at(-1), body.secret)).toBe(true)
})
