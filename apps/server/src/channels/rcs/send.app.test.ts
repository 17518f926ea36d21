import { beforeAll, describe, expect, test } from 'vitest'

import { openTransactions } from '../../../testing/open-transactions.ts'
import { type RcsHarness, startRcsHarness } from './rcs-harness.test-helper.ts'

let parley: RcsHarness
beforeAll(async () => {
  parley = await startRcsHarness()
  parley.startWorkers()
  return parley.stop
})

const simulator = 1
const read = async (id: number) => (await parley.request('GET', `/v1/messages/${id}`)).body
const card = { type: 'card', title: 'Tree', buttons: [{ type: 'reply', text: 'More', payload: 'more' }] }

describe('a message', () => {
  test('with content is sent unchanged, and the answer shows its status', async () => {
    const { status, body } = await parley.post('/v1/messages', { to: '919812345601', content: card })
    const sent = parley.google.sent.at(-1)
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        channel_id: parley.channel.id,
        status: 'sent',
        kind: 'card',
        text: 'Tree',
        content: card,
        provider_id: sent?.messageId,
      }),
    ])
    expect(sent).toMatchObject({ phone: '+919812345601', body: { contentMessage: { richCard: expect.anything() } } })
  })

  test('that is delivered and read causes an event for each status', async () => {
    const { body } = await parley.post('/v1/messages', { to: '919812345602', text: 'Hi' })
    for (const eventType of ['DELIVERED', 'READ']) {
      const event = { senderPhoneNumber: '+919812345602', eventType, messageId: body.provider_id }
      await parley.google.pushEvent(parley.hook, event)
    }
    const { body: events } = await parley.request('GET', '/v1/events?type=message.updated&limit=2')
    expect(events.data.map(({ data }: { data: { status: string } }) => data.status)).toEqual(['read', 'delivered'])
  })

  test.each([
    ['content.type', { type: 'template', name: 'x', variables: [] }],
    ['content.title', { ...card, title: 'x'.repeat(201) }],
    ['content.cards', { type: 'carousel', cards: [{ title: 'One' }] }],
    [
      'content.cards.1.buttons.0.text',
      { type: 'carousel', cards: [{ title: '1' }, { title: '2', buttons: [longLabel()] }] },
    ],
    ['content.replies', { type: 'quick_replies', text: 'Hi', replies: Array(12).fill({ text: 'a', payload: 'b' }) }],
    ['content.url', { type: 'image', url: 'http://10.0.0.1/a.jpg' }],
  ])('that Google would refuse is refused before a request, naming %s', async (field, content) => {
    const before = parley.google.requests.length
    const { status, body } = await parley.post('/v1/messages', { to: '919812345603', content })
    expect([status, body.errors[0].field]).toEqual([422, field])
    expect(parley.google.requests.length).toBe(before)
  })

  test('to a number that RCS does not reach is refused with 422 and the reason', async () => {
    parley.google.hide('+919812345604')
    const { status, body } = await parley.post('/v1/messages', { to: '919812345604', text: 'Hi' })
    expect([status, body.code, body.vendor_code]).toEqual([422, 'message_rejected', 'NOT_FOUND'])
    expect(body.detail).toContain("can't be reached by RCS")
  })

  test('whose answer is lost is sent again automatically, and arrives once', async () => {
    const before = parley.google.sent.length
    parley.google.api.resetNext({ accept: true })
    const { status, body } = await parley.post('/v1/messages', { to: '919812345605', text: 'Once' })
    expect([status, body.status]).toEqual([202, 'queued'])
    await parley.advance(10_000)
    await expect.poll(async () => (await read(body.id)).status).toBe('sent')
    expect(parley.google.sent.slice(before)).toHaveLength(1)
    expect((await read(body.id)).provider_id).toBe(parley.google.sent.at(-1)?.messageId)
  })

  test('beyond Google’s quota waits in the queue, and is sent later', async () => {
    parley.google.api.failNext(429)
    const { status, body } = await parley.post('/v1/messages', { to: '919812345606', text: 'Hi' })
    expect([status, body.status, body.error.code]).toEqual([202, 'queued', 'RESOURCE_EXHAUSTED'])
    await parley.advance(10_000)
    await expect.poll(async () => (await read(body.id)).status).toBe('sent')
  })

  test('of a test key goes to the simulator, and never to Google', async () => {
    const before = parley.google.requests.length
    const key = await parley.mint({ mode: 'test' })
    const { body } = await parley.post(
      '/v1/messages',
      { to: '919812345607', content: card, channel_id: parley.channel.id },
      { key },
    )
    expect(body.status).toBe('delivered')
    expect([simulator, parley.channel.id]).not.toContain(body.channel_id)
    expect(parley.google.requests.length).toBe(before)
  })

  test('that Google takes long to answer keeps no transaction open', async () => {
    parley.google.api.stallNext(2_000)
    const before = parley.google.requests.length
    let answered = false
    const answer = parley.post('/v1/messages', { to: '919812345608', text: 'Hi' }).finally(() => {
      answered = true
    })
    await expect.poll(() => parley.google.requests.length).toBe(before + 1)
    await expect.poll(() => parley.sql(openTransactions)).toEqual([])
    expect(answered).toBe(false)
    expect((await answer).status).toBe(201)
  })
})

describe('the capabilities of a phone number', () => {
  const ask = (id: number | string, query: string, options = {}) =>
    parley.request('GET', `/v1/channels/${id}/capabilities${query}`, options)

  test('are what Google answers', async () => {
    const { status, body } = await ask(parley.channel.id, '?phone=%2B91%2098123%2045678')
    expect([status, body]).toEqual([
      200,
      { phone: '919812345678', reachable: true, features: expect.arrayContaining(['RICHCARD_CAROUSEL']) },
    ])
    parley.google.hide('+919812345699')
    const hidden = await ask(parley.channel.id, '?phone=919812345699')
    expect(hidden.body).toEqual({ phone: '919812345699', reachable: false, features: [] })
  })

  test('are refused without a phone number, and for a channel without them or of another workspace', async () => {
    const before = parley.google.requests.length
    for (const [query, field] of [
      ['', 'phone'],
      ['?phone=Rohan', 'phone'],
      ['?phone=919812345678&extra=1', 'extra'],
    ] as const) {
      const { status, body } = await ask(parley.channel.id, query)
      expect([query, status, body.errors[0].field]).toEqual([query, 422, field])
    }
    const other = await ask(simulator, '?phone=919812345678')
    expect([other.status, other.body.code]).toEqual([422, 'no_capabilities'])
    expect(other.body.detail).toContain('is a simulator channel')
    const key = await parley.mint({ mode: 'test' })
    const test = await ask(parley.channel.id, '?phone=919812345678', { key })
    expect([test.status, test.body.code]).toEqual([422, 'no_capabilities'])
    const { key: stranger } = await parley.createWorkspace()
    expect((await ask(parley.channel.id, '?phone=919812345678', { key: stranger })).status).toBe(404)
    const unscoped = await parley.mint({ scopes: ['messages:write'] })
    expect((await ask(parley.channel.id, '?phone=919812345678', { key: unscoped })).status).toBe(403)
    expect(parley.google.requests.length).toBe(before)
  })

  test('are an error when Google refuses or does not answer', async () => {
    parley.google.api.failNext(403)
    const refused = await ask(parley.channel.id, '?phone=919812345678')
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.objectContaining({ code: 'vendor_refused', vendor_code: 'PERMISSION_DENIED' }),
    ])
    parley.google.api.resetNext({ accept: false })
    const lost = await ask(parley.channel.id, '?phone=919812345678')
    expect([lost.status, lost.body.code]).toEqual([503, 'vendor_unavailable'])
  })
})

// This test is the last one, as it pauses the channel.
test('credentials that Google refuses pause the channel, and its messages wait for new credentials', async () => {
  parley.google.api.failNext(403, 'The caller does not have permission')
  const { status, body } = await parley.post('/v1/messages', { to: '919812345609', text: 'Hi' })
  expect([status, body.status, body.error.code]).toEqual([202, 'queued', 'PERMISSION_DENIED'])
  const { body: paused } = await parley.request('GET', `/v1/channels/${parley.channel.id}`)
  expect(paused).toMatchObject({ status: 'paused', status_reason: 'The caller does not have permission' })
  await parley.request('PATCH', `/v1/channels/${parley.channel.id}`, { body: { credentials: parley.credentials } })
  await parley.advance(1_000)
  await expect.poll(async () => (await read(body.id)).status).toBe('sent')
})

function longLabel() {
  return { type: 'url', text: 'x'.repeat(26), url: 'https://example.com' }
}

test('a new channel whose service account Google refuses is paused with the reason', async () => {
  const service_account = { ...parley.credentials.service_account, client_email: 'somebody@example.com' }
  const credentials = { ...parley.credentials, agent_id: 'another_agent', service_account }
  const { status, body } = await parley.post('/v1/channels', { type: 'rcs', name: 'x', credentials })
  expect([status, body.status, body.status_reason]).toEqual([201, 'paused', expect.any(String)])
  await parley.request('DELETE', `/v1/channels/${body.id}`)
})
