import { createHmac } from 'node:crypto'

import type { ReceivedWebhook } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { SignedSubscription } from '../dialect.test-helper.ts'
import { type Lead, type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'
import { loadVerify, samples, type Verify } from './samples.test-helper.ts'

let niyog: Niyog
let verify: Verify

beforeAll(async () => {
  niyog = await startNiyog()
  verify = await loadVerify()
})
afterAll(() => niyog.stop())

/** A lead that is scored and then qualified, and how its webhook was delivered. */
async function qualify(subscription: SignedSubscription): Promise<{ lead: Lead; delivery: ReceivedWebhook }> {
  const created = await niyog.niyog<Lead>('POST', '/leads', { body: { phone: newPhone(), intent: 'Pricing' } })
  await niyog.native('PATCH', `/contacts/${created.body.id}`, { body: { score: 80 } })
  const { body: lead } = await niyog.niyog<Lead>('PATCH', `/leads/${created.body.id}`, { body: { stage: 'Qualified' } })
  const received = await subscription.settled()
  const delivery = received.find((one) => payloadOf(one).metadata.lead_id === lead.id)
  if (!delivery) throw new Error(`lead ${lead.id} has made no delivery`)
  return { lead, delivery }
}

describe('a delivery', () => {
  it('has the documented payload, its fields in their order', async () => {
    const printed = await samples.printedJson<{ metadata: object }>('event.json')
    const before = Date.now()
    const { lead, delivery } = await qualify(await niyog.subscribe('lead.qualified'))
    const payload = payloadOf(delivery)
    expect(payload).toEqual({
      event: 'lead.qualified',
      client_id: niyog.workspace.id,
      agent_slug: null,
      metadata: { lead_id: lead.id, stage: 'Qualified', score: 8, intent: 'Pricing' },
      value_cents: null,
      delivered_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
    expect(Object.keys(payload)).toEqual(Object.keys(printed))
    expect(Object.keys(payload.metadata)).toEqual(Object.keys(printed.metadata))
    expect(Date.parse(payload.delivered_at)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(payload.delivered_at)).toBeLessThanOrEqual(delivery.receivedAt.getTime())
  })

  it('has the documented headers', async () => {
    const { delivery } = await qualify(await niyog.subscribe('lead.qualified'))
    expect(delivery.headers['x-niyog-event']).toBe('lead.qualified')
    expect(delivery.headers['x-niyog-signature']).toMatch(/^t=\d{10},v1=[0-9a-f]{64}$/)
    expect(delivery.headers['content-type']).toBe('application/json')
  })

  it('carries every event of the document, in the same form', async () => {
    const names = [
      'lead.created',
      'lead.qualified',
      'message.sent',
      'deal.updated',
      'meeting.booked',
      'agent.run.completed',
    ]
    const subscription = await niyog.subscribe(...names)
    for (const event of names) {
      expect((await niyog.native('POST', `/endpoints/${subscription.id}/test`, { body: { event } })).status).toBe(202)
    }
    const received = await subscription.settled()
    expect(received.map((delivery) => delivery.headers['x-niyog-event']).toSorted()).toEqual(names.toSorted())
    for (const delivery of received) {
      const payload = payloadOf(delivery)
      expect(payload.event).toBe(delivery.headers['x-niyog-event'])
      expect(payload.client_id).toBe(niyog.workspace.id)
      expect(payload.metadata).toMatchObject({ lead_id: expect.any(Number), test: true })
      expect(verify(delivery, subscription.secret)).toBe(true)
    }
  })

  it('is of this workspace only', async () => {
    const other = await niyog.otherWorkspace()
    const subscription = await niyog.subscribe('lead.created')
    expect((await niyog.niyog('POST', '/leads', { key: other.key, body: { phone: newPhone() } })).status).toBe(201)
    expect(await subscription.settled()).toEqual([])
  })
})

describe('the signature', () => {
  const stamped = (delivery: ReceivedWebhook, secret: string, timestamp: number) => {
    const signed = createHmac('sha256', secret).update(`${timestamp}.${delivery.rawBody}`).digest('hex')
    return { ...delivery, headers: { 'x-niyog-signature': `t=${timestamp},v1=${signed}` } }
  }

  it('is accepted by the document’s own code', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    const { delivery } = await qualify(subscription)
    expect(verify(delivery, subscription.secret)).toBe(true)
  })

  it('is refused by it with another secret, or over another body', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    const { delivery } = await qualify(subscription)
    const tampered = Buffer.from(delivery.rawBody.toString().replace('"score":8', '"score":9'))
    expect(tampered).not.toEqual(delivery.rawBody)
    expect(verify({ ...delivery, rawBody: tampered }, subscription.secret)).toBe(false)
    expect(verify(delivery, `${subscription.secret}x`)).toBe(false)
  })

  it('is refused by it when it is older than 300 seconds, or from the future', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    const { delivery } = await qualify(subscription)
    const now = Math.floor(Date.now() / 1000)
    expect(verify(stamped(delivery, subscription.secret, now - 290), subscription.secret)).toBe(true)
    expect(verify(stamped(delivery, subscription.secret, now - 302), subscription.secret)).toBe(false)
    expect(verify(stamped(delivery, subscription.secret, now + 302), subscription.secret)).toBe(false)
  })

  it('comes in addition to that of Standard Webhooks', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    const { delivery } = await qualify(subscription)
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = delivery.headers
    const key = Buffer.from(subscription.secret.replace('whsec_', ''), 'base64')
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${delivery.rawBody}`).digest('base64')
    expect(signature).toBe(`v1,${expected}`)
    expect(delivery.headers['x-niyog-signature']).toContain(`t=${timestamp},`)
    const { body } = await niyog.native<{ data: { event_id: string }[] }>(
      'GET',
      `/deliveries?endpoint_id=${subscription.id}`,
    )
    expect(body.data.map(({ event_id }) => event_id)).toEqual([id])
  })

  it('is accepted with the new secret while one is being rotated', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    const rotated = await niyog.native<{ secret: string }>('POST', `/endpoints/${subscription.id}/rotate-secret`)
    expect(rotated.status).toBe(200)
    const { delivery } = await qualify(subscription)
    expect(delivery.headers['x-niyog-signature']).toMatch(/^t=\d{10},v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/)
    expect(verify(delivery, rotated.body.secret)).toBe(true)
  })

  it('is fresh in each attempt, for the same event', async () => {
    const subscription = await niyog.subscribe('lead.qualified')
    let refusals = 1
    niyog.receiver.respondWith(({ path }) => {
      if (path !== subscription.path || refusals === 0) return 200
      refusals -= 1
      return 500
    })
    const { lead } = await qualify(subscription)
    niyog.receiver.respondWith(200)
    const attempts = (await subscription.settled()).filter((one) => payloadOf(one).metadata.lead_id === lead.id)
    expect(attempts).toHaveLength(2)
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(attempts.map(({ headers }) => headers['x-niyog-signature'])).size).toBe(2)
    expect(new Set(attempts.map((attempt) => payloadOf(attempt).delivered_at)).size).toBe(2)
    for (const attempt of attempts) expect(verify(attempt, subscription.secret)).toBe(true)
  })
})
