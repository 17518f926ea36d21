import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { type Ndoto, ndotoEvents, newPhone, type Payload, type Subscription, startNdoto } from './ndoto.test-helper.ts'
import { samples } from './samples.test-helper.ts'

let ndoto: Ndoto
let subscription: Subscription

beforeAll(async () => {
  ndoto = await startNdoto()
})
afterAll(() => ndoto.stop())

beforeEach(async () => {
  subscription = await ndoto.subscribe(ndotoEvents)
})

const namesOf = (payloads: Payload[]) => payloads.map(({ event }) => event).toSorted()
const only = (payloads: Payload[], name: string) => payloads.filter(({ event }) => event === name)

describe('message_created', () => {
  it('has the documented payload, its fields in their order', async () => {
    const printed = await samples.printedJson<Payload>('event.json')
    const phone = newPhone()
    const jane = { phone_number: `+${phone}`, name: 'Jane Doe', email: 'jane@example.com' }
    await ndoto.ndoto('POST', '/contacts', { body: jane })
    const written = await ndoto.write(phone, 'Hi, I need help.')
    const [payload] = only(await subscription.settled(), 'message_created')
    expect(payload).toMatchObject({
      event: 'message_created',
      id: String(written.id),
      content: 'Hi, I need help.',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      message_type: 'incoming',
      conversation: { id: written.conversation_id, status: 'open', inbox_id: ndoto.workspace.channelId },
      contact: { id: written.contact_id, name: 'Jane Doe', email: 'jane@example.com', phone_number: `+${phone}` },
      account: { id: ndoto.workspace.id, name: 'Default' },
      inbox: { id: ndoto.workspace.channelId, name: 'Simulator' },
      private: false,
    })
    expect(Object.keys(payload ?? {}).slice(0, 8)).toEqual(Object.keys(printed))
    for (const part of ['conversation', 'account']) {
      expect(Object.keys(payload?.[part] as object)).toEqual(Object.keys(printed[part] as object))
    }
    expect(Object.keys(payload?.contact as object).slice(0, 3)).toEqual(Object.keys(printed.contact as object))
  })

  it('comes once for each message that comes in, however fast', async () => {
    const phone = newPhone()
    const texts = Array.from({ length: 20 }, (_, n) => `Message ${n}`)
    const written = await Promise.all(texts.map((text) => ndoto.write(phone, text)))
    const payloads = await subscription.settled()
    expect(
      only(payloads, 'message_created')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(written.map(({ id }) => String(id)).toSorted())
    expect([only(payloads, 'contact_created').length, only(payloads, 'conversation_created').length]).toEqual([1, 1])
    expect(only(payloads, 'message_updated')).toEqual([])
    expect(only(payloads, 'conversation_updated')).toEqual([])
  })

  it('comes once for each message that goes out, and message_updated for each status', async () => {
    const { conversation_id } = await ndoto.write(newPhone(), 'Hi')
    const path = `/conversations/${conversation_id}/messages`
    const answers = Array.from({ length: 10 }, (_, n) => ({ content: `Answer ${n}` }))
    const sent = await Promise.all(answers.map((body) => ndoto.ndoto<{ id: number }>('POST', path, { body })))
    const ids = sent.map(({ body }) => String(body.id)).toSorted()
    const payloads = await subscription.settled()
    const created = only(payloads, 'message_created').filter(({ message_type }) => message_type === 'outgoing')
    expect(created.map(({ id }) => id).toSorted()).toEqual(ids)
    for (const { status } of created) expect(status).toBe('progress')
    for (const status of ['sent', 'delivered']) {
      const updated = only(payloads, 'message_updated').filter((payload) => payload.status === status)
      expect(updated.map(({ id }) => id).toSorted()).toEqual(ids)
    }
    expect(only(payloads, 'message_updated')).toHaveLength(20)
  })

  it('does not come for a private note', async () => {
    const { conversation_id } = await ndoto.write(newPhone(), 'Hi')
    const note = { content: 'Ask for the size.', private: true }
    expect((await ndoto.ndoto('POST', `/conversations/${conversation_id}/messages`, { body: note })).status).toBe(200)
    expect(namesOf(await subscription.settled())).toEqual([
      'contact_created',
      'conversation_created',
      'message_created',
    ])
  })
})

describe('conversation events', () => {
  it('tell of a new conversation before what is said in it', async () => {
    const { conversation_id, contact_id } = await ndoto.write(newPhone(), 'Hi')
    const [payload] = only(await subscription.settled(), 'conversation_created')
    expect(payload).toMatchObject({
      id: conversation_id,
      status: 'open',
      inbox_id: ndoto.workspace.channelId,
      labels: [],
      contact: { id: contact_id },
      account: { id: ndoto.workspace.id, name: 'Default' },
      meta: { sender: { id: contact_id }, assignee: null },
    })
    expect(payload).not.toHaveProperty('changed_attributes')
  })

  it('tell of a status once each, with what changed', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const toggle = () => ndoto.ndoto('POST', `/conversations/${id}/toggle_status`, { body: { status: 'resolved' } })
    expect((await toggle()).body).toEqual({
      meta: {},
      payload: { success: true, current_status: 'resolved', conversation_id: id, snoozed_until: null },
    })
    await toggle()
    const payloads = await subscription.settled()
    const changed_attributes = [{ status: { previous_value: 'open', current_value: 'resolved' } }]
    for (const name of ['conversation_status_changed', 'conversation_updated']) {
      expect(only(payloads, name)).toMatchObject([{ id, status: 'resolved', changed_attributes }])
    }
  })

  it('tell that it is open again when its contact writes', async () => {
    const phone = newPhone()
    const { conversation_id: id } = await ndoto.write(phone, 'Hi')
    await ndoto.ndoto('POST', `/conversations/${id}/toggle_status`, { body: {} })
    await ndoto.write(phone, 'Hello?')
    const statuses = only(await subscription.settled(), 'conversation_status_changed').map(({ status }) => status)
    expect(statuses.toSorted()).toEqual(['open', 'resolved'])
  })

  it('tell of assignee and labels by conversation_updated only', async () => {
    const { conversation_id: id } = await ndoto.write(newPhone(), 'Hi')
    const assigned = await ndoto.ndoto('POST', `/conversations/${id}/assignments`, { body: { assignee_id: 3 } })
    expect(assigned.body).toEqual({ id: 3, name: '3' })
    const labels = { labels: ['vip', 'pricing'] }
    expect((await ndoto.ndoto('POST', `/conversations/${id}/labels`, { body: labels })).body).toEqual({
      payload: ['pricing', 'vip'],
    })
    await ndoto.ndoto('POST', `/conversations/${id}/labels`, { body: labels })
    const payloads = await subscription.settled()
    expect(only(payloads, 'conversation_status_changed')).toEqual([])
    expect(only(payloads, 'conversation_updated').map(({ changed_attributes }) => changed_attributes)).toEqual(
      expect.arrayContaining([
        [{ assignee_id: { previous_value: null, current_value: 3 } }],
        [{ labels: { previous_value: [], current_value: ['pricing', 'vip'] } }],
      ]),
    )
    expect(only(payloads, 'conversation_updated')).toHaveLength(2)
  })
})

describe('contact events', () => {
  it('tell of a contact once, and of what changed', async () => {
    const phone_number = `+${newPhone()}`
    const { body } = await ndoto.ndoto<{ payload: { contact: { id: number } } }>('POST', '/contacts', {
      body: { phone_number, name: 'Jane', custom_attributes: { plan: 'free' } },
    })
    const { id } = body.payload.contact
    const put = (change: object) => ndoto.ndoto('PUT', `/contacts/${id}`, { body: change })
    await put({ name: 'Jane Doe', custom_attributes: { plan: 'pro' } })
    await put({ name: 'Jane Doe', custom_attributes: { plan: 'pro' } })
    await put({})
    const payloads = await subscription.settled()
    expect(namesOf(payloads)).toEqual(['contact_created', 'contact_updated'])
    expect(only(payloads, 'contact_created')[0]).toMatchObject({
      id,
      name: 'Jane',
      phone_number,
      email: null,
      custom_attributes: { plan: 'free' },
      account: { id: ndoto.workspace.id, name: 'Default' },
    })
    expect(only(payloads, 'contact_updated')[0]).toMatchObject({
      id,
      name: 'Jane Doe',
      changed_attributes: [
        { name: { previous_value: 'Jane', current_value: 'Jane Doe' } },
        { 'custom_attributes.plan': { previous_value: 'free', current_value: 'pro' } },
      ],
    })
  })
})

it('carries every event of the document in one form', async () => {
  for (const event of ndotoEvents) {
    expect((await ndoto.native('POST', `/endpoints/${subscription.id}/test`, { body: { event } })).status).toBe(202)
  }
  const payloads = await subscription.settled()
  expect(namesOf(payloads)).toEqual(ndotoEvents.toSorted())
  for (const payload of payloads) {
    expect(Object.keys(payload).slice(0, 2)).toEqual(['event', 'id'])
    expect(payload).toMatchObject({ account: { id: ndoto.workspace.id, name: 'Default' }, test: true })
  }
})

it('comes with the headers of Standard Webhooks', async () => {
  await ndoto.write(newPhone(), 'Hi')
  for (const { headers } of await subscription.received()) {
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': expect.any(String),
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'webhook-signature': expect.stringMatching(/^v1,/),
    })
  }
})

it('names the account as it is called now', async () => {
  await ndoto.native('PATCH', '/workspace', { body: { name: 'Acme Support' } })
  await ndoto.write(newPhone(), 'Hi')
  for (const { account } of await subscription.settled())
    expect(account).toEqual({ id: ndoto.workspace.id, name: 'Acme Support' })
  await ndoto.native('PATCH', '/workspace', { body: { name: 'Default' } })
})
