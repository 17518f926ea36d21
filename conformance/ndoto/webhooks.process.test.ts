import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Ndoto, ndotoEvents, newPhone, startNdoto, type Webhook } from './ndoto.test-helper.ts'

let ndoto: Ndoto

beforeAll(async () => {
  ndoto = await startNdoto()
})
afterAll(() => ndoto.stop())

let urls = 0
const newUrl = () => `https://example.com/webhooks/${++urls}`

type Created = Webhook & { secret: string; payload: { webhook: Webhook & { secret: string } } }

async function create(input: object = {}) {
  const body = { url: newUrl(), subscriptions: ['message_created'], ...input }
  return ndoto.ndoto<Created>('POST', '/webhooks', { body })
}

describe('the token', () => {
  it.each([
    ['none', { api_access_token: '' }],
    ['an unknown one', { api_access_token: 'nobody' }],
  ])('is asked for: %s is a 401', async (_what, headers) => {
    for (const [method, path] of [
      ['GET', '/webhooks'],
      ['POST', '/webhooks'],
      ['GET', '/nothing'],
    ] as const) {
      const { status, body } = await ndoto.ndoto(method, path, { headers })
      expect([status, body]).toEqual([401, { error: 'Invalid Access Token' }])
    }
  })

  it('is good for its own account only', async () => {
    const other = await ndoto.otherWorkspace()
    const { key } = other
    const ask = (account: string, token: string) =>
      fetch(`${ndoto.parley.url}/ndoto/api/v1/accounts/${account}/webhooks`, { headers: { api_access_token: token } })
    expect((await ask(String(other.id), key)).status).toBe(200)
    for (const [account, token] of [
      ['1', key],
      [String(other.id), ndoto.key],
      ['999', key],
      ['01', ndoto.key],
      ['one', ndoto.key],
    ] as const) {
      const answer = await ask(account, token)
      expect([account, answer.status]).toEqual([account, 404])
      expect(await answer.json()).toEqual({ error: `There is no account ${account}.` })
    }
  })
})

describe('POST /webhooks', () => {
  it('answers with the webhook, to be read at once or from payload.webhook', async () => {
    const input = { url: newUrl(), name: 'My integration', subscriptions: ['message_created', 'contact_updated'] }
    const { status, body } = await create(input)
    const { payload, ...webhook } = body
    expect(status).toBe(200)
    expect(webhook).toEqual({
      id: expect.any(Number),
      ...input,
      active: true,
      inbox_id: null,
      secret: expect.stringMatching(/^whsec_/),
    })
    expect(payload.webhook).toEqual(webhook)
  })

  it.each(ndotoEvents)('takes %s', async (event) => {
    expect((await create({ subscriptions: [event] })).body.subscriptions).toEqual([event])
  })

  it('takes a URL once', async () => {
    const url = newUrl()
    const answers = await Promise.all(Array.from({ length: 5 }, () => create({ url })))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(4)
    for (const { status, body } of refused) {
      expect([status, body]).toEqual([422, { message: 'url has already been taken', attributes: ['url'] }])
    }
    const { body: other } = await create()
    const patch = await ndoto.ndoto('PATCH', `/webhooks/${other.id}`, { body: { url } })
    expect([patch.status, patch.body.attributes]).toEqual([422, ['url']])
    const same = await ndoto.ndoto('PATCH', `/webhooks/${other.id}`, { body: { url: other.url } })
    expect(same.status).toBe(200)
  })

  it.each([
    ['no URL', { url: undefined }, 'url'],
    ['what is no URL', { url: 'example' }, 'url'],
    ['an address of a private network', { url: 'http://10.0.0.1/hook' }, 'url'],
    ['no subscriptions', { subscriptions: undefined }, 'subscriptions'],
    ['an empty list of them', { subscriptions: [] }, 'subscriptions'],
    ['subscriptions that are no list', { subscriptions: 'message_created' }, 'subscriptions'],
    ['an event that it does not know', { subscriptions: ['message_deleted'] }, 'subscriptions'],
    ['an inbox that is no number', { inbox_id: 'two' }, 'inbox_id'],
  ])('refuses %s', async (_what, change, field) => {
    const { status, body } = await create(change)
    expect([status, body]).toEqual([422, { message: expect.stringContaining(field), attributes: [field] }])
  })

  it('has no inbox that is not there, and ignores a field that it does not know', async () => {
    const missing = await create({ inbox_id: 999_999 })
    expect([missing.status, missing.body]).toEqual([404, { error: 'There is no such inbox.' }])
    const { status, headers } = await create({ evnts: [] })
    expect([status, headers.get('parley-ignored')]).toEqual([200, 'evnts'])
  })

  it('names every field that is wrong', async () => {
    const { body } = await ndoto.ndoto('POST', '/webhooks', { body: {} })
    expect(body).toEqual({
      message: 'url is required, subscriptions is required',
      attributes: ['url', 'subscriptions'],
    })
  })
})

describe('GET, PATCH and DELETE /webhooks', () => {
  it('lists all of them, without their secrets', async () => {
    const { body: made } = await create({ name: 'Listed' })
    const { status, body, text } = await ndoto.ndoto<{ payload: Webhook[] }>('GET', '/webhooks')
    expect(status).toBe(200)
    expect(Object.keys(body)).toEqual(['payload'])
    expect(body.payload[0]).toEqual({
      id: made.id,
      url: made.url,
      name: 'Listed',
      subscriptions: ['message_created'],
      active: true,
      inbox_id: null,
    })
    expect(text).not.toContain('whsec_')
  })

  it('changes the URL, the subscriptions and the name', async () => {
    const { body: made } = await create()
    const change = { url: newUrl(), subscriptions: ['contact_created'], name: 'Renamed' }
    const { status, body } = await ndoto.ndoto<Created>('PATCH', `/webhooks/${made.id}`, { body: change })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id: made.id, ...change })
    expect(body.payload.webhook).toMatchObject({ id: made.id, ...change })
  })

  it('ends with DELETE', async () => {
    const subscription = await ndoto.subscribe(['message_created'])
    expect((await ndoto.ndoto('DELETE', `/webhooks/${subscription.id}`)).status).toBe(200)
    await ndoto.write(newPhone(), 'Hi')
    expect(await subscription.settled()).toEqual([])
    for (const method of ['PATCH', 'DELETE']) {
      const { status, body } = await ndoto.ndoto(method, `/webhooks/${subscription.id}`, {
        ...(method === 'PATCH' && { body: {} }),
      })
      expect([status, body]).toEqual([404, { error: `There is no webhook ${subscription.id}.` }])
    }
  })

  it('keeps to webhooks of Ndoto', async () => {
    const { body } = await ndoto.native('POST', '/endpoints', { body: { url: newUrl(), events: ['contact.created'] } })
    expect((await ndoto.ndoto('DELETE', `/webhooks/${body.id}`)).status).toBe(404)
  })
})

it('sends a webhook of an inbox the events of that inbox only', async () => {
  const { body: other } = await ndoto.native('POST', '/channels', { body: { type: 'simulator', name: 'Second' } })
  const subscription = await ndoto.subscribe(['message_created', 'conversation_created'], { inbox_id: other.id })
  await ndoto.write(newPhone(), 'to the first')
  const body = { from: newPhone(), text: 'to the second', channel_id: other.id }
  await ndoto.native('POST', '/simulator/inbound', { body })
  const payloads = await subscription.settled()
  expect(payloads.map(({ event }) => event).toSorted()).toEqual(['conversation_created', 'message_created'])
  for (const { inbox } of payloads) expect(inbox).toEqual({ id: other.id, name: 'Second' })
})
