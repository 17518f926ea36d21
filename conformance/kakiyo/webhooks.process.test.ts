import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { eight, type Kakiyo, payloadOf, startKakiyo } from './kakiyo.test-helper.ts'
import { signatureOf } from './samples.test-helper.ts'

let kakiyo: Kakiyo

beforeAll(async () => {
  kakiyo = await startKakiyo()
})
afterAll(() => kakiyo.stop())

let hooks = 0
/** An account has one webhook for each URL. */
const freshUrl = () => `https://your-app.com/kakiyo/webhook/${++hooks}`
const valid = () => ({ name: 'CRM', url: freshUrl(), events: ['prospect.qualified'] })
const create = (input: object) => kakiyo.kakiyo('POST', '/webhooks', { body: { ...valid(), ...input } })

describe('POST /webhooks', () => {
  it('takes every event', async () => {
    expect(await create({ events: eight })).toMatchObject({ status: 201, body: { events: eight, active: true } })
  })

  it.each([
    [{ name: undefined }, 'name'],
    [{ name: '' }, 'name'],
    [{ url: undefined }, 'url'],
    [{ url: 'example' }, 'url'],
    [{ url: 'http://10.0.0.1/hook' }, 'url'],
    [{ events: undefined }, 'events'],
    [{ events: [] }, 'events'],
    [{ events: ['prospect.deleted'] }, 'events.0'],
    [{ secret: '' }, 'secret'],
    [{ name: 7, active: true }, 'name'],
  ])('refuses %j by %s', async (change, field) => {
    const { status, body } = await create(change)
    expect([status, Object.keys(body.fields as object)]).toEqual([422, [field]])
    expect(body.error).toEqual(expect.stringContaining(field))
  })

  it('asks for a key', async () => {
    const { status, body } = await kakiyo.kakiyo('POST', '/webhooks', { body: valid(), key: null })
    expect([status, body]).toEqual([401, { error: 'No API key was given.', code: 'missing_key' }])
  })
})

describe('a webhook', () => {
  it('is listed, read, changed and deleted', async () => {
    const { body: made } = await create({})
    const { message, ...shown } = made
    expect(message).toBe('Webhook created successfully')
    expect((await kakiyo.kakiyo('GET', `/webhooks/${made.id}`)).body).toEqual(shown)
    const { body: list } = await kakiyo.kakiyo<{ data: unknown[]; count: number }>('GET', '/webhooks?limit=1')
    expect([list.data, list.count]).toEqual([[shown], 1])
    const changes = { name: 'Other', events: ['message.sent'], active: false }
    const { body: changed } = await kakiyo.kakiyo('PATCH', `/webhooks/${made.id}`, { body: changes })
    expect(changed).toEqual({ ...shown, ...changes, message: 'Webhook updated successfully' })
    expect((await kakiyo.kakiyo('DELETE', `/webhooks/${made.id}`)).status).toBe(204)
    const { status, body } = await kakiyo.kakiyo('GET', `/webhooks/${made.id}`)
    expect([status, body.error]).toEqual([404, expect.stringMatching(/^There is no webhook \d+\.$/)])
  })

  it.each(['webhook_12345abcde', '17', 'webhook_0', 'prospect_1'])('is not %s', async (id) => {
    expect((await kakiyo.kakiyo('GET', `/webhooks/${id}`)).status).toBe(404)
  })

  it('of another dialect is not one of Kakiyo’s', async () => {
    const { body } = await kakiyo.native('POST', '/endpoints', {
      body: { url: freshUrl(), events: ['contact.created'] },
    })
    expect((await kakiyo.kakiyo('GET', `/webhooks/webhook_${body.id}`)).status).toBe(404)
  })
})

describe('a delivery', () => {
  it('is signed with the secret as the text it is, and not where none was given', async () => {
    const secret = 'whsec_it-is-not-base64'
    const [signed, plain] = [
      await kakiyo.subscribe(['prospect.qualified'], secret),
      await kakiyo.subscribe(['prospect.qualified']),
    ]
    const id = await kakiyo.prospect({ company: 'Rao & Sons' })
    await kakiyo.kakiyo('PATCH', `/prospects/${id}`, { body: { stage: 'Qualified' } })
    const [one] = await signed.settled()
    const [other] = await plain.settled()
    if (!one || !other) throw new Error('both are delivered')
    expect(one.headers['x-kakiyo-signature']).toBe(signatureOf(one.rawBody, secret))
    expect(other.headers['x-kakiyo-signature']).toBeUndefined()
    expect(other.headers['webhook-signature']).toMatch(/^v1,/)
    const text = one.rawBody.toString()
    expect(JSON.stringify(JSON.parse(text))).toBe(text)
    expect(Object.keys(payloadOf(one))).toEqual(['event', 'data', 'timestamp'])
    expect(payloadOf(one)).toMatchObject({
      event: 'prospect.qualified',
      data: {
        prospect: { id, name: 'Asha Rao', company: 'Rao & Sons', stage: 'Qualified', qualified: true },
        qualification: { manual: true, by: expect.stringMatching(/^key:\d+$/) },
      },
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
  })

  it('is signed from the moment that its owner has rotated the secret', async () => {
    const plain = await kakiyo.subscribe(['prospect.qualified'])
    const { body } = await kakiyo.native<{ secret: string }>(
      'POST',
      `/endpoints/${plain.id.slice('webhook_'.length)}/rotate-secret`,
    )
    const id = await kakiyo.prospect()
    await kakiyo.kakiyo('PATCH', `/prospects/${id}`, { body: { stage: 'Qualified' } })
    const [one] = await plain.settled()
    expect(one?.headers['x-kakiyo-signature']).toBe(signatureOf(one?.rawBody ?? Buffer.alloc(0), body.secret))
  })

  it('of a qualification comes to either subscription, and to both once', async () => {
    const [qualified, manual, both] = [
      await kakiyo.subscribe(['prospect.qualified']),
      await kakiyo.subscribe(['prospect.qualification.manual']),
      await kakiyo.subscribe(['prospect.qualified', 'prospect.qualification.manual']),
    ]
    const id = await kakiyo.prospect()
    for (const stage of ['Qualified', 'Warm', 'Qualified']) {
      await kakiyo.kakiyo('PATCH', `/prospects/${id}`, { body: { stage } })
    }
    const names = async (subscription: typeof both) => (await subscription.settled()).map((one) => payloadOf(one).event)
    expect(await names(qualified)).toEqual(['prospect.qualified'])
    expect(await names(manual)).toEqual(['prospect.qualification.manual'])
    expect(await names(both)).toEqual(['prospect.qualification.manual'])
  })

  it('tells of each thing that happens to a prospect', async () => {
    const subscription = await kakiyo.subscribe(eight)
    const id = await kakiyo.prospect({ linkedin_url: 'in/asha-rao' })
    const contact_id = Number(id.slice('prospect_'.length))
    const { body: connection } = await kakiyo.native('POST', '/connections', { body: { contact_id } })
    await kakiyo.native('POST', `/connections/${connection.id}/accept`)
    const { body: sent } = await kakiyo.native('POST', '/messages', { body: { contact_id, text: 'Hello Asha' } })
    await kakiyo.native('POST', `/simulator/messages/${sent.id}/reply`, { body: { text: 'Hello!' } })
    const received = (await subscription.settled()).map(payloadOf)
    expect(received.map(({ event }) => event).toSorted()).toEqual([
      'connection.accepted',
      'linkedin.message.received',
      'message.sent',
      'prospect.responded',
    ])
    for (const { data } of received) {
      expect(data.prospect).toMatchObject({ id, linkedin_url: 'https://www.linkedin.com/in/asha-rao' })
    }
    const message = received.find(({ event }) => event === 'linkedin.message.received')?.data.message
    expect(message).toMatchObject({ direction: 'inbound', text: 'Hello!', id: expect.stringMatching(/^message_\d+$/) })
  })

  it('of a message over another channel than LinkedIn is none', async () => {
    const subscription = await kakiyo.subscribe(['linkedin.message.received'])
    const credentials = {
      phone_number_id: '106540352242922',
      access_token: 'EAA',
      app_secret: 'secret',
      verify_token: 'verify',
    }
    const { body: channel } = await kakiyo.native<{ id: number; webhook_path: string }>('POST', '/channels', {
      body: { type: 'whatsapp-cloud', name: 'Other', credentials },
    })
    const value = {
      metadata: { phone_number_id: credentials.phone_number_id },
      contacts: [{ profile: { name: 'A' }, wa_id: '919812345678' }],
      messages: [{ from: '919812345678', id: 'wamid.X', timestamp: '1', type: 'text', text: { body: 'Hi' } }],
    }
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ field: 'messages', value }] }],
    })
    const signature = signatureOf(Buffer.from(body), credentials.app_secret)
    const { status } = await fetch(kakiyo.parley.url + channel.webhook_path, {
      method: 'POST',
      body,
      headers: { 'x-hub-signature-256': signature },
    })
    expect(status).toBe(200)
    const { body: manual } = await kakiyo.native<{ id: number }>('POST', '/channels', {
      body: { type: 'linkedin', name: 'Asha', credentials: { driver: 'manual' } },
    })
    await kakiyo.native('POST', `/channels/${manual.id}/inbound`, { body: { from: 'in/ravi', text: 'Namaste' } })
    const received = (await subscription.settled()).map(payloadOf)
    expect(received.map(({ data }) => [data.message?.channel, data.message?.text])).toEqual([['linkedin', 'Namaste']])
    const { body: reconciled } = await kakiyo.native('GET', '/reconciliation')
    expect(reconciled).toMatchObject({ discrepancies: [] })
  })
})

describe('the test endpoints', () => {
  it('list the events, and show an example of each', async () => {
    const { body } = await kakiyo.kakiyo<{ events: { event: string; description: string }[] }>(
      'GET',
      '/webhooks/test/events',
    )
    expect(body.events.map(({ event }) => event)).toEqual(eight)
    for (const { event, description } of body.events) {
      expect(description).toMatch(/^[A-Z]/)
      const example = await kakiyo.kakiyo('GET', `/webhooks/test/example/${event}`)
      expect([example.status, example.body.event]).toEqual([200, event])
      expect(example.body.data).toMatchObject({ test: true })
    }
    const unknown = await kakiyo.kakiyo('GET', '/webhooks/test/example/prospect.deleted')
    expect([unknown.status, unknown.body.error]).toEqual([404, 'There is no event prospect.deleted.'])
  })

  it('send to every webhook that asks for the event, and say how it went', async () => {
    await kakiyo.subscribe(['agent.status_changed'])
    const { body: gone } = await create({ url: 'http://127.0.0.1:9/', events: ['agent.status_changed'] })
    const { body } = await kakiyo.kakiyo<{ message: string; results: Record<string, unknown>[] }>(
      'POST',
      '/webhooks/test',
      {
        body: { event: 'agent.status_changed' },
      },
    )
    expect(body.message).toMatch(/^Test event sent to \d+ webhooks$/)
    expect(body.results.find(({ webhook_id }) => webhook_id === gone.id)).toMatchObject({
      success: false,
      status: null,
      error: expect.any(String),
    })
    expect(body.results.filter(({ success }) => success)).not.toEqual([])
    for (const result of body.results) expect(result.duration_ms).toEqual(expect.any(Number))
  })

  it('send to one alone, also what it doesn’t ask for', async () => {
    const { id, settled } = await kakiyo.subscribe(['message.sent'], 'a secret')
    const { body } = await kakiyo.kakiyo('POST', '/webhooks/test', {
      body: { event: 'linkedin.message.received', webhook_id: id },
    })
    expect(body.results).toMatchObject([{ webhook_id: id, success: true, status: 200 }])
    const [one] = await settled()
    expect(payloadOf(one)).toMatchObject({ event: 'linkedin.message.received', data: { test: true } })
    expect(one?.headers['x-kakiyo-signature']).toBe(signatureOf(one?.rawBody ?? Buffer.alloc(0), 'a secret'))
  })

  it('refuse what they do not know', async () => {
    const ask = (body: object) => kakiyo.kakiyo('POST', '/webhooks/test', { body })
    expect(await ask({})).toMatchObject({ status: 422, body: { fields: { event: 'is required' } } })
    expect(await ask({ event: 'prospect.deleted' })).toMatchObject({ status: 422, body: { code: 'unknown_event' } })
    expect((await ask({ event: 'message.sent', webhook_id: 'webhook_999999' })).status).toBe(404)
    const { body: off } = await create({})
    await kakiyo.kakiyo('PATCH', `/webhooks/${off.id}`, { body: { active: false } })
    expect(await ask({ event: 'message.sent', webhook_id: off.id })).toMatchObject({ status: 409 })
  })
})
