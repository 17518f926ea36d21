import { createHmac } from 'node:crypto'

import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'

import { answerToHead } from '../../../testing/answer-to-head.ts'
import { mutationsOf, oddValue } from '../../../testing/fuzz-arbitraries.ts'
import { agentId, clientToken } from './rcs.test-helper.ts'
import { type RcsHarness, startRcsHarness } from './rcs-harness.test-helper.ts'

let parley: RcsHarness
beforeAll(async () => {
  parley = await startRcsHarness()
  return parley.stop
})

const senderPhoneNumber = '+919812345699'
const newest = async () => (await parley.request('GET', '/v1/messages?direction=inbound&limit=1')).body.data[0]
const stored = async () => (await parley.sql<{ count: string }>('select count(*) from messages'))[0]?.count

test('a channel is shown with its webhook path, and without its credentials', () => {
  expect(parley.channel).toMatchObject({
    type: 'rcs',
    external_id: agentId,
    webhook_path: `/webhooks/rcs/${parley.channel.id}`,
  })
  expect(JSON.stringify(parley.channel)).not.toContain(clientToken)
})

describe('the handshake', () => {
  test('returns the secret to a caller who knows the client token', async () => {
    expect(await parley.google.handshake(parley.hook)).toEqual({ status: 200, text: '1234567890' })
  })

  test('refuses a wrong client token', async () => {
    for (const token of ['wrong', `${clientToken} `, clientToken.toLowerCase()]) {
      const { status, text } = await parley.google.handshake(parley.hook, token)
      expect([status, JSON.parse(text).code]).toEqual([403, 'wrong_client_token'])
    }
  })
})

describe('a webhook', () => {
  const notice = { senderPhoneNumber, messageId: 'MxUnsigned', text: 'Hi', agentId }

  test('without a signature or with a wrong one is refused, and nothing is stored', async () => {
    const before = await stored()
    for (const form of ['pubsub', 'direct'] as const) {
      for (const signature of ['none', 'wrong'] as const) {
        const { status, text } = await parley.google.push(parley.hook, notice, { signature, form })
        expect([form, status, JSON.parse(text).code]).toEqual([form, 401, 'wrong_signature'])
      }
    }
    const data = Buffer.from(JSON.stringify(notice)).toString('base64')
    const raw = JSON.stringify({ message: { data } })
    // Signs the envelope instead of the data in it.
    const outer = createHmac('sha512', clientToken).update(raw).digest('base64')
    const headers = { 'x-goog-signature': outer }
    expect((await parley.request('POST', parley.channel.webhook_path, { raw, headers })).status).toBe(401)
    expect(await stored()).toBe(before)
  })

  test('with a valid signature is accepted, in a Pub/Sub envelope or without one', async () => {
    const wrapped = await parley.google.push(parley.hook, { ...notice, messageId: 'MxWrapped' })
    const direct = await parley.google.push(parley.hook, { ...notice, messageId: 'MxDirect' }, { form: 'direct' })
    expect([wrapped.status, direct.status]).toEqual([200, 200])
    const rows = await parley.sql('select provider_id from messages where provider_id = any($1)', [
      ['MxWrapped', 'MxDirect'],
    ])
    expect(rows).toHaveLength(2)
  })

  test('with a valid signature and invalid JSON is refused', async () => {
    const { status, text } = await parley.google.push(parley.hook, Buffer.from('{"text":'))
    expect([status, JSON.parse(text).code]).toEqual([400, 'invalid_json'])
  })

  test('of 4 MB is accepted, and of more than Pub/Sub sends is refused', async () => {
    const filled = (size: number) => ({ ...notice, messageId: 'MxLarge', padding: 'x'.repeat(size) })
    expect((await parley.google.push(parley.hook, filled(4_000_000))).status).toBe(200)
    expect(await parley.sql(`select from messages where provider_id = 'MxLarge'`)).toHaveLength(1)
    expect((await parley.google.push(parley.hook, filled(11_100_000))).status).toBe(413)
  })

  test('without a signature is as long as a handshake, and for an unknown channel its body is not read', async () => {
    const large = Buffer.from(JSON.stringify({ clientToken, secret: 'x'.repeat(20_000) }))
    const { status, text } = await parley.google.push(parley.hook, large, { signature: 'none', form: 'direct' })
    expect([status, JSON.parse(text).code]).toEqual([401, 'wrong_signature'])
    expect(await answerToHead(parley.hook)).toBe(401)
    const parts = new ReadableStream({
      start(controller) {
        for (let n = 0; n < 3; n++) controller.enqueue(new Uint8Array(8_000).fill(32))
        controller.close()
      },
    })
    const headers = { 'content-type': 'application/json' }
    const chunked = await fetch(parley.hook, { method: 'POST', headers, body: parts, duplex: 'half' } as RequestInit)
    expect(chunked.status).toBe(401)
    expect(await answerToHead(`${parley.url}/webhooks/rcs/999999`, { 'x-goog-signature': 'a' })).toBe(404)
  })
})

describe('a user’s message is stored:', () => {
  test.each<[string, Record<string, unknown>, string | null, unknown]>([
    ['text', { text: 'Hello 👋' }, 'Hello 👋', null],
    [
      'suggestionResponse',
      { suggestionResponse: { postbackData: 'yes-1', text: 'Yes', type: 'REPLY' } },
      'Yes',
      { type: 'reply', text: 'Yes', payload: 'yes-1' },
    ],
    [
      'location',
      { location: { latitude: 37.422, longitude: -122.084 } },
      null,
      { type: 'location', latitude: 37.422, longitude: -122.084 },
    ],
    ['location', { location: { longitude: 6.5 } }, null, { type: 'location', latitude: 0, longitude: 6.5 }],
    [
      'userFile',
      {
        userFile: {
          payload: {
            mimeType: 'image/jpeg',
            fileSizeBytes: '24309',
            fileUri: 'https://rcs.example.com/p',
            fileName: 'a.jpg',
          },
          thumbnail: { mimeType: 'image/jpeg', fileSizeBytes: 3_000, fileUri: 'https://rcs.example.com/t' },
        },
      },
      null,
      {
        type: 'file',
        url: 'https://rcs.example.com/p',
        mime_type: 'image/jpeg',
        filename: 'a.jpg',
        size: 24_309,
        thumbnail_url: 'https://rcs.example.com/t',
      },
    ],
    ['somethingNew', { somethingNew: { a: 1 } }, null, { type: 'unsupported', errors: [] }],
    ['text', { text: '' }, null, { type: 'unsupported', errors: [] }],
    ['unknown', {}, null, { type: 'unsupported', errors: [] }],
  ])('%s', async (kind, said, text, content) => {
    const { status, messageId } = await parley.google.pushUserMessage(parley.hook, { senderPhoneNumber, ...said })
    expect(status).toBe(200)
    expect(await newest()).toMatchObject({
      provider_id: messageId,
      kind,
      text,
      content,
      channel_id: parley.channel.id,
      direction: 'inbound',
      status: 'received',
      address: '919812345699',
    })
    const [row] = await parley.sql<{ raw: unknown }>('select raw from messages where provider_id = $1', [messageId])
    expect(row?.raw).toMatchObject({ messageId, senderPhoneNumber, ...said })
  })

  test('with a contact, a conversation and an event that has the whole message', async () => {
    const { messageId } = await parley.google.pushUserMessage(parley.hook, {
      senderPhoneNumber: '+5511987654321',
      suggestionResponse: { postbackData: 'p', text: 'Sim' },
    })
    const message = await newest()
    const { body: contact } = await parley.request('GET', `/v1/contacts/${message.contact_id}`)
    expect(contact).toMatchObject({ phone: '5511987654321', source: 'rcs' })
    const { body: events } = await parley.request('GET', '/v1/events?type=message.received&limit=1')
    expect(events.data[0].data).toMatchObject({
      provider_id: messageId,
      content: { type: 'reply', text: 'Sim', payload: 'p' },
    })
  })

  test('once, even if the webhook is repeated, also at the same time', async () => {
    const before = Number(await stored())
    const message = { senderPhoneNumber, messageId: 'MxAgain', text: 'Once' }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => parley.google.pushUserMessage(parley.hook, message)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(Number(await stored())).toBe(before + 1)
  })
})

describe('a status of our message', () => {
  const send = async () => (await parley.post('/v1/messages', { to: '919812345601', text: 'Hi' })).body
  const read = async (id: number) => (await parley.request('GET', `/v1/messages/${id}`)).body
  const report = (messageId: string, eventType: string, sendTime: string) =>
    parley.google.pushEvent(parley.hook, { senderPhoneNumber: '+919812345601', eventType, messageId, sendTime })

  test('moves the message on, in any order, once for each status', async () => {
    const { id, provider_id } = await send()
    for (const [type, at] of [
      ['READ', '2026-01-15T09:30:03.123456789Z'],
      ['DELIVERED', '2026-01-15T09:30:02Z'],
      ['READ', '2026-01-15T09:30:03.123456789Z'],
    ] as const) {
      expect((await report(provider_id, type, at)).status).toBe(200)
    }
    expect(await read(id)).toMatchObject({
      status: 'read',
      delivered_at: '2026-01-15T09:30:02.000Z',
      read_at: '2026-01-15T09:30:03.123Z',
      statuses: [{ status: 'delivered' }, { status: 'read' }],
    })
  })

  test('settles a message whose result was unknown', async () => {
    const { id, provider_id } = await send()
    await parley.sql("update messages set status = 'unknown', provider_id = null, sent_at = null where id = $1", [id])
    await report(provider_id, 'DELIVERED', '2026-01-15T09:30:02Z')
    expect(await read(id)).toMatchObject({ status: 'delivered', provider_id })
  })

  test('of a first part does not change the whole message', async () => {
    const before = parley.google.sent.length
    const { body } = await parley.post('/v1/messages', { to: '919812345601', text: 'word '.repeat(800) })
    const [first, last] = parley.google.sent.slice(before).map(({ messageId }) => messageId)
    await report(first ?? '', 'READ', '2026-01-15T09:30:02Z')
    expect(await read(body.id)).toMatchObject({ status: 'sent', provider_id: last })
    await report(last ?? '', 'DELIVERED', '2026-01-15T09:30:02Z')
    expect((await read(body.id)).status).toBe('delivered')
  })

  test.each(['IS_TYPING', 'TTL_EXPIRATION_REVOKED', 'SOMETHING_NEW', ''])('of type %s is ignored', async (type) => {
    const { id, provider_id } = await send()
    expect((await report(provider_id, type, '2026-01-15T09:30:02Z')).status).toBe(200)
    expect((await read(id)).status).toBe('sent')
  })
})

describe('a user who', () => {
  const phone = senderPhoneNumber.slice(1)
  const pushes = (eventType: string) => parley.google.pushEvent(parley.hook, { senderPhoneNumber, eventType })
  const optedOutAt = async () => (await parley.request('GET', `/v1/contacts?phone=${phone}`)).body.data[0].opted_out_at

  test('unsubscribes in Google Messages opts out, until they subscribe again', async () => {
    await parley.request('POST', '/v1/contacts', { body: { phone } })
    expect((await pushes('UNSUBSCRIBE')).status).toBe(200)
    expect(await optedOutAt()).not.toBeNull()
    expect((await pushes('SUBSCRIBE')).status).toBe(200)
    expect(await optedOutAt()).toBeNull()
  })
})

describe('the agent of a webhook', () => {
  test('may be written in full; a webhook for another agent is ignored', async () => {
    const full = `brands/x/agents/${agentId}`
    for (const [id, count] of [
      [full, 1],
      [`${agentId}@rbm.goog`, 1],
      ['another_agent', 0],
    ] as const) {
      const { status, messageId } = await parley.google.pushUserMessage(parley.hook, {
        senderPhoneNumber,
        text: 'Hi',
        agentId: id,
      })
      expect([id, status]).toEqual([id, 200])
      expect(await parley.sql('select from messages where provider_id = $1', [messageId])).toHaveLength(count)
    }
  })

  test('in another workspace does not receive this workspace’s messages', async () => {
    const other = await parley.createWorkspace()
    const credentials = { agent_id: agentId, service_account: parley.google.serviceAccount, client_token: 'theirs' }
    const body = { type: 'rcs', name: 'Theirs', credentials }
    const { body: theirs } = await parley.request('POST', '/v1/channels', { key: other.key, body })
    const { status } = await parley.google.pushUserMessage(parley.hook.replace(/\d+$/, theirs.id), {
      senderPhoneNumber,
      text: 'Hi',
    })
    expect(status).toBe(401)
    await parley.google.pushUserMessage(parley.hook, { senderPhoneNumber, text: 'Hi' })
    expect((await parley.request('GET', '/v1/messages', { key: other.key })).body.data).toEqual([])
  })

  test.each(['999999', '0', 'x', '1', '%00', '9'.repeat(30)])(
    'a webhook for channel %s, which does not exist, gets a 404',
    async (id) => {
      expect((await parley.request('POST', `/webhooks/rcs/${id}`, { raw: '{}' })).status).toBe(404)
    },
  )
})

// A slow machine runs fewer cases instead of taking longer.
const soon = { interruptAfterTimeLimit: 8_000 }

test('the webhook answers any signed or unsigned body with a documented status', async () => {
  const examples = [
    { senderPhoneNumber, messageId: 'Mx1', text: 'Hi', sendTime: '2026-01-15T09:30:02Z', agentId },
    { senderPhoneNumber, messageId: 'Mx2', suggestionResponse: { postbackData: 'p', text: 't' }, agentId },
    { senderPhoneNumber, messageId: 'Mx3', location: { latitude: 1, longitude: 2 } },
    { senderPhoneNumber, messageId: 'Mx4', userFile: { payload: { fileUri: 'https://x.example', fileSizeBytes: 1 } } },
    {
      senderPhoneNumber,
      messageId: parley.google.sent[0]?.messageId,
      eventType: 'READ',
      sendTime: '2026-01-15T09:30:02Z',
    },
  ]
  const notice = fc.oneof(
    { weight: 5, arbitrary: mutationsOf(examples) },
    { weight: 1, arbitrary: oddValue },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  )
  const signed = fc.asyncProperty(notice, fc.constantFrom('pubsub' as const, 'direct' as const), async (sent, form) => {
    const { status, text } = await parley.google.push(parley.hook, sent ?? null, { form })
    // Without the envelope, the body may itself look like an envelope, which is not signed.
    const expected = form === 'pubsub' ? [200, 400] : [200, 400, 401, 403]
    if (!expected.includes(status)) throw new Error(`answered ${status} ${text}`)
  })
  await fc.assert(signed, { seed: 1, numRuns: 250, ...soon })

  const envelopes = [{ message: { data: 'e30=', messageId: '1' } }, { clientToken, secret: '1' }]
  const body = fc.oneof(
    mutationsOf(envelopes).map((value) => JSON.stringify(value) ?? ''),
    fc.uint8Array({ maxLength: 100 }),
  )
  const unsigned = fc.asyncProperty(body, async (raw) => {
    const { status } = await parley.request('POST', parley.channel.webhook_path, {
      raw: typeof raw === 'string' ? raw : Uint8Array.from(raw),
    })
    if (![200, 401, 403].includes(status)) throw new Error(`answered ${status}`)
  })
  await fc.assert(unsigned, { seed: 2, numRuns: 150, ...soon })

  const deep = Buffer.from(
    `{"messageId":"MxDeep","senderPhoneNumber":"+919812345699","a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  )
  expect((await parley.google.push(parley.hook, deep)).status).toBe(200)
  const long = { senderPhoneNumber, messageId: 'x'.repeat(5_000), text: 'Hi' }
  expect((await parley.google.push(parley.hook, long)).status).toBe(200)
  expect((await parley.google.pushUserMessage(parley.hook, { senderPhoneNumber, text: 'still here' })).status).toBe(200)
})
