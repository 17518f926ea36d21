import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Iagente, type Lead, newPhone, type Payload, payloadOf, startIagente } from './iagente.test-helper.ts'

let iagente: Iagente

beforeAll(async () => {
  iagente = await startIagente()
})
afterAll(() => iagente.stop())

interface Webhook {
  id: number
  name: string | null
  url: string
  events: string[]
  active: boolean
  created_at: string
}

let hooks = 0
/** An account has one webhook for each URL. */
const freshUrl = () => `https://meusite.com/webhook/${++hooks}`
const seven = [
  'lead.created',
  'lead.updated',
  'lead.qualified',
  'message.received',
  'message.sent',
  'handoff.created',
  'handoff.closed',
]
const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

async function create(input: object = {}) {
  const body = { name: 'Meu Webhook', url: freshUrl(), events: ['lead.created'], ...input }
  const answer = await iagente.iagente<{ data: Webhook & { signing_secret: string } }>('POST', '/webhooks', { body })
  expect(answer.status).toBe(201)
  return answer.body.data
}

async function createLead(input: object = {}): Promise<Lead> {
  const body = { phone: newPhone(), ...input }
  return (await iagente.iagente<{ data: Lead }>('POST', '/leads', { body })).body.data
}

describe('a webhook', () => {
  it('is made with 201 and the signing secret, which no other answer shows', async () => {
    const events = ['lead.created', 'lead.qualified', 'message.received']
    const url = freshUrl()
    const { signing_secret, ...made } = await create({ events, url })
    expect(signing_secret).toMatch(/^whsec_\S{32,}$/)
    expect(made).toEqual({
      id: expect.any(Number),
      name: 'Meu Webhook',
      url,
      events,
      active: true,
      created_at: isoTime,
    })
    const one = await iagente.iagente<{ data: Webhook }>('GET', `/webhooks/${made.id}`)
    expect(one.body.data).toEqual(made)
    const all = await iagente.iagente<{ data: Webhook[] }>('GET', '/webhooks')
    expect(all.body.data).toContainEqual(made)
    expect(one.text + all.text).not.toContain('whsec_')
  })

  it('takes each of the seven events, and all of them; a name may be missing', async () => {
    for (const event of seven) expect((await create({ events: [event] })).events).toEqual([event])
    expect((await create({ events: seven })).events).toEqual(seven)
    expect((await create({ name: undefined })).name).toBeNull()
  })

  it('is listed with all others, however many there are, and none of another dialect', async () => {
    const other = { url: freshUrl(), events: ['lead.created'], dialect: 'niyog' }
    const { id } = (await iagente.native<{ id: number }>('POST', '/endpoints', { body: other })).body
    for (let n = 0; n < 105; n++) await create()
    const { body } = await iagente.iagente<{ data: Webhook[] }>('GET', '/webhooks')
    expect(body.data.length).toBeGreaterThan(105)
    expect(body.data.map((webhook) => webhook.id)).not.toContain(id)
    expect((await iagente.iagente('GET', `/webhooks/${id}`)).status).toBe(404)
  })

  it('is changed, disabled and deleted', async () => {
    const { id, url } = await create()
    const change = { name: 'Outro', events: ['message.sent'], active: false }
    const changed = await iagente.iagente<{ data: Webhook }>('PATCH', `/webhooks/${id}`, { body: change })
    expect(changed).toMatchObject({ status: 200, body: { data: { id, url, ...change } } })
    expect(await iagente.iagente('POST', `/webhooks/${id}/test`)).toMatchObject({
      status: 409,
      body: { error: { code: 'endpoint_disabled' } },
    })
    expect((await iagente.iagente('DELETE', `/webhooks/${id}`)).status).toBe(204)
    expect((await iagente.iagente('GET', `/webhooks/${id}`)).status).toBe(404)
  })

  it('is tested with an example of its first event', async () => {
    const subscription = await iagente.subscribe('lead.qualified', 'lead.created')
    const answer = await iagente.iagente<{ data: { event: string; event_id: string } }>(
      'POST',
      `/webhooks/${subscription.id}/test`,
    )
    expect(answer.status).toBe(202)
    expect(answer.body.data).toEqual({ event: 'lead.qualified', event_id: expect.any(String), status: 'queued' })
    const [delivery, ...more] = await subscription.settled()
    expect(more).toEqual([])
    expect(delivery?.headers['webhook-id']).toBe(answer.body.data.event_id)
    expect(payloadOf(delivery)).toMatchObject({ event: 'lead.qualified', data: { test: true, lead_score: 80 } })
  })
})

describe('a delivery', () => {
  it('of a lead has the lead', async () => {
    const subscription = await iagente.subscribe('lead.created', 'lead.updated', 'lead.qualified')
    const lead = await createLead({ name: 'Maria Santos', company_name: 'Tech Corp', deal_value: 15_000 })
    const { body: updated } = await iagente.iagente<{ data: Lead }>('PUT', `/leads/${lead.id}`, {
      body: { name: 'Maria' },
    })
    await iagente.native('PATCH', `/contacts/${lead.id}`, { body: { stage: 'Qualified' } })
    const payloads = (await subscription.settled()).map(payloadOf)
    const of = (event: string) => payloads.filter((payload) => payload.event === event)
    expect(of('lead.created')).toEqual([{ event: 'lead.created', timestamp: lead.created_at, data: lead }])
    expect(of('lead.updated')).toHaveLength(2)
    expect(of('lead.updated')).toContainEqual({ event: 'lead.updated', timestamp: isoTime, data: updated.data })
    const { body: qualified } = await iagente.iagente<{ data: Lead }>('GET', `/leads/${lead.id}`)
    expect(of('lead.qualified')).toEqual([{ event: 'lead.qualified', timestamp: isoTime, data: qualified.data }])
    expect(payloads).toHaveLength(4)
  })

  it('of a message has the message and its lead', async () => {
    const subscription = await iagente.subscribe('message.sent', 'message.received')
    const lead = await createLead()
    const body = { integration_id: iagente.workspace.channelId, lead_id: lead.id, type: 'text', text: 'Ola!' }
    const sent = await iagente.iagente<{ data: { id: number; message_id: string } }>('POST', '/whatsapp/messages', {
      body,
    })
    await iagente.write(lead.phone, 'Sim!')
    const payloads = (await subscription.settled()).map(payloadOf)
    const of = (event: string): Payload | undefined => payloads.find((payload) => payload.event === event)
    const shared = {
      lead_id: lead.id,
      integration_id: iagente.workspace.channelId,
      channel: 'simulator',
      type: 'text',
      phone: lead.phone,
    }
    const { id, message_id } = sent.body.data
    expect(of('message.sent')).toMatchObject({
      timestamp: isoTime,
      data: { ...shared, id, message_id, direction: 'outbound', text: 'Ola!', lead: { id: lead.id } },
    })
    expect(of('message.received')).toMatchObject({
      data: { ...shared, direction: 'inbound', text: 'Sim!', status: 'received', lead: { id: lead.id } },
    })
    expect(payloads).toHaveLength(2)
  })

  it('is of every event in the same form, signed over the raw body with the secret as it is', async () => {
    const subscription = await iagente.subscribe(...seven)
    for (const event of seven) {
      const { status } = await iagente.native('POST', `/endpoints/${subscription.id}/test`, { body: { event } })
      expect(status).toBe(202)
    }
    const deliveries = await subscription.settled()
    expect(deliveries.map(({ headers }) => headers['x-webhook-event']).toSorted()).toEqual(seven.toSorted())
    for (const delivery of deliveries) {
      const { rawBody, headers } = delivery
      const payload = payloadOf(delivery)
      expect(Object.keys(payload)).toEqual(['event', 'timestamp', 'data'])
      expect(payload).toEqual({ event: headers['x-webhook-event'], timestamp: isoTime, data: expect.any(Object) })
      expect(payload.data.test).toBe(true)
      const expected = createHmac('sha256', subscription.secret).update(rawBody).digest('hex')
      expect(headers['x-webhook-signature']).toBe(`sha256=${expected}`)
      expect(headers['content-type']).toBe('application/json')
    }
    const handoff = deliveries.map(payloadOf).find(({ event }) => event === 'handoff.closed')
    expect(handoff?.data).toMatchObject({
      status: 'closed',
      agent: 'sales.qualifier',
      lead: { id: expect.any(Number) },
    })
  })

  it('is signed with the new secret while one is being rotated', async () => {
    const subscription = await iagente.subscribe('lead.created')
    const rotated = await iagente.native<{ secret: string }>('POST', `/endpoints/${subscription.id}/rotate-secret`)
    await createLead()
    const [delivery] = await subscription.settled()
    const { secret } = rotated.body
    const expected = createHmac('sha256', secret)
      .update(delivery?.rawBody ?? '')
      .digest('hex')
    expect(delivery?.headers['x-webhook-signature']).toBe(`sha256=${expected}`)
  })

  it('is of this workspace and these events only', async () => {
    const subscription = await iagente.subscribe('lead.qualified')
    const other = await iagente.otherWorkspace()
    const theirs = { key: other.key, body: { phone: newPhone() } }
    expect((await iagente.iagente('POST', '/leads', theirs)).status).toBe(201)
    await createLead()
    expect(await subscription.settled()).toEqual([])
  })
})
