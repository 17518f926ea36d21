import { generateKeyPairSync } from 'node:crypto'

import { beforeAll, describe, expect, test } from 'vitest'

import type { Content } from '../../core/channels/content.ts'
import { createAddressPolicy } from '../../kernel/address-policy.ts'
import { agentId, type Rcs, startRcs } from './rcs.test-helper.ts'

let rcs: Rcs
beforeAll(async () => {
  rcs = await startRcs()
  return rcs.stop
})

const text = { type: 'text' as const, text: 'Olá 👋' }
let lastId = 0
const send = (content: Content = text, changes: object = {}) =>
  rcs.adapter.send(rcs.credentials, { id: ++lastId, channelId: 3, to: '919812345678', content, ...changes })
const uuid = /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

test('a send is the documented request, and returns the message’s id', async () => {
  const outcome = await send()
  const request = rcs.google.requests.at(-1)
  expect(request).toMatchObject({
    method: 'POST',
    path: '/v1/phones/+919812345678/agentMessages',
    query: { messageId: expect.stringMatching(uuid), agentId },
    headers: { authorization: expect.stringMatching(/^Bearer ya29\./), 'content-type': 'application/json' },
    body: { contentMessage: { text: 'Olá 👋' } },
  })
  expect(outcome).toEqual({ kind: 'accepted', providerId: request?.query.messageId })
  expect(rcs.google.sent.at(-1)).toMatchObject({ phone: '+919812345678', messageId: request?.query.messageId })
})

describe('content is sent as documented:', () => {
  const url = 'https://example.com/a.jpg'
  const buttons = [
    { type: 'reply' as const, text: 'Yes', payload: 'yes-1' },
    { type: 'url' as const, text: 'Site', url: 'https://example.com/' },
    { type: 'call' as const, text: 'Call', phone_number: '91 98123 45678' },
  ]
  const suggestions = [
    { reply: { text: 'Yes', postbackData: 'yes-1' } },
    { action: { text: 'Site', postbackData: 'Site', openUrlAction: { url: 'https://example.com/' } } },
    { action: { text: 'Call', postbackData: 'Call', dialAction: { phoneNumber: '+919812345678' } } },
  ]
  const media = { height: 'MEDIUM', contentInfo: { fileUrl: url } }
  const file = { contentInfo: { fileUrl: url } }
  const viewLocation = (label?: string) => ({
    action: {
      text: 'View location',
      postbackData: 'View location',
      viewLocationAction: { latLong: { latitude: -23.5, longitude: 0 }, ...(label && { label }) },
    },
  })

  test.each<[string, Content, unknown[]]>([
    ['image and its caption', { type: 'image', url, caption: 'Our garden' }, [file, { text: 'Our garden' }]],
    ['video', { type: 'video', url, caption: 'Walk' }, [file, { text: 'Walk' }]],
    ['document', { type: 'document', url, filename: 'a.pdf', caption: 'Offer' }, [file, { text: 'Offer' }]],
    [
      'file with a thumbnail',
      { type: 'file', url, thumbnail_url: `${url}?s` },
      [{ contentInfo: { fileUrl: url, thumbnailUrl: `${url}?s` } }],
    ],
    [
      'card',
      { type: 'card', title: 'Tree', description: 'It grows', media_url: url, buttons },
      [
        {
          richCard: {
            standaloneCard: {
              cardOrientation: 'VERTICAL',
              cardContent: { title: 'Tree', description: 'It grows', media, suggestions },
            },
          },
        },
      ],
    ],
    [
      'card of media only',
      { type: 'card', media_url: url, buttons: [] },
      [{ richCard: { standaloneCard: { cardOrientation: 'VERTICAL', cardContent: { media } } } }],
    ],
    [
      'carousel',
      { type: 'carousel', width: 'SMALL', cards: [{ title: 'One', buttons }, { description: 'Two' }] },
      [
        {
          richCard: {
            carouselCard: { cardWidth: 'SMALL', cardContents: [{ title: 'One', suggestions }, { description: 'Two' }] },
          },
        },
      ],
    ],
    [
      'location',
      { type: 'location', latitude: -23.5, longitude: 0, label: 'Shop' },
      [{ text: 'Shop', suggestions: [viewLocation('Shop')] }],
    ],
    [
      'location without a label',
      { type: 'location', latitude: -23.5, longitude: 0 },
      [{ text: '-23.5, 0', suggestions: [viewLocation()] }],
    ],
  ])('%s', async (_name, content, messages) => {
    const before = rcs.google.sent.length
    const outcome = await send(content)
    const sent = rcs.google.sent.slice(before)
    expect(sent.map(({ body }) => body)).toEqual(messages.map((contentMessage) => ({ contentMessage })))
    expect(outcome).toEqual({ kind: 'accepted', providerId: sent.at(-1)?.messageId })
  })

  test('the adapter declares all content types but templates, and refuses a template', async () => {
    expect(rcs.adapter.contentTypes).not.toContain('template')
    await expect(send({ type: 'template', name: 'x', variables: [] })).rejects.toThrow('template')
  })
})

describe('a long text', () => {
  const long = Array.from({ length: 500 }, (_, n) => `word${n}`).join(' ')
  const replies = [{ text: 'Yes', payload: 'y' }]

  test('is sent in parts of at most 3,072 characters; the last has the id of record and the suggestions', async () => {
    const before = rcs.google.sent.length
    const outcome = await send({ type: 'quick_replies', text: long, replies })
    const messages = rcs.google.sent
      .slice(before)
      .map(({ body }) => (body as { contentMessage: { text: string } }).contentMessage)
    expect(messages).toHaveLength(2)
    expect(messages.map(({ text }) => text).join(' ')).toBe(long)
    expect(messages.map((message) => 'suggestions' in message)).toEqual([false, true])
    expect(outcome).toEqual({ kind: 'accepted', providerId: rcs.google.sent.at(-1)?.messageId })
  })

  test('is sent again from the start, and no part arrives twice', async () => {
    const before = rcs.google.sent.length
    const id = ++lastId
    rcs.google.api.resetNext({ accept: true })
    const asked = rcs.google.requests.length
    expect(await send({ type: 'text', text: long }, { id })).toMatchObject({ class: 'retry' })
    expect(rcs.google.requests.length).toBe(asked + 1)
    rcs.google.api.failNext(503)
    expect(await send({ type: 'text', text: long }, { id })).toMatchObject({ class: 'retry' })
    expect(await send({ type: 'text', text: long }, { id })).toMatchObject({ kind: 'accepted' })
    expect(rcs.google.sent.slice(before)).toHaveLength(2)
    expect(new Set(rcs.google.sent.slice(before).map(({ messageId }) => messageId)).size).toBe(2)
  })
})

describe('Google refuses a message:', () => {
  test.each([
    [400, 'permanent', 'INVALID_ARGUMENT'],
    [401, 'credentials', 'UNAUTHENTICATED'],
    [403, 'credentials', 'PERMISSION_DENIED'],
    [404, 'permanent', 'NOT_FOUND'],
    [429, 'retry', 'RESOURCE_EXHAUSTED'],
    [500, 'retry', 'INTERNAL'],
    [503, 'retry', 'UNAVAILABLE'],
  ] as const)('HTTP %i is %s', async (status, expected, code) => {
    rcs.google.api.failNext(status, 'Because', status === 401 ? 2 : 1)
    expect(await send()).toEqual({
      kind: 'refused',
      class: expected,
      code,
      reason: status === 404 ? "the number can't be reached by RCS: Because" : 'Because',
    })
  })

  test('a number that RCS does not reach is permanent, another agent is a credentials error', async () => {
    rcs.google.hide('+919812345000')
    expect(await send(text, { to: '919812345000' })).toMatchObject({
      class: 'permanent',
      reason: expect.stringContaining("can't be reached by RCS"),
    })
    const other = { ...rcs.credentials, agent_id: 'another_agent' }
    const outcome = await rcs.adapter.send(other, { id: 1, channelId: 3, to: '919812345678', content: text })
    expect(outcome).toMatchObject({ class: 'credentials', code: 'PERMISSION_DENIED' })
  })

  test.each([
    [502, 'retry'],
    [504, 'retry'],
    [302, 'retry'],
    [200, 'retry'],
    [403, 'credentials'],
    [404, 'permanent'],
  ] as const)('HTTP %i with a proxy’s HTML page is %s', async (status, expected) => {
    rcs.google.api.answerNext(status, '<html>Sorry</html>')
    expect(await send()).toMatchObject({ kind: 'refused', class: expected, code: null })
  })

  test('a message that Google already has (409) counts as accepted', async () => {
    rcs.google.api.failNext(409)
    expect(await send()).toMatchObject({ kind: 'accepted', providerId: expect.stringMatching(uuid) })
  })

  test('a reason contains no token, and is cut to a limit', async () => {
    await send()
    const token = rcs.google.requests.at(-1)?.headers.authorization?.replace('Bearer ', '')
    rcs.google.api.failNext(400, `Bad ${token} ${'x'.repeat(5_000)}`)
    const outcome = await send()
    expect(outcome).toMatchObject({ reason: expect.stringMatching(/^Bad \[token\] x{900}/) })
    expect(JSON.stringify(outcome).length).toBeLessThan(1_200)
  })
})

describe('a send whose answer is lost is retried, as Google ignores duplicates:', () => {
  const lost = { kind: 'refused', class: 'retry', code: null }

  test('the connection is reset before Google accepts the message', async () => {
    const before = rcs.google.sent.length
    const id = ++lastId
    rcs.google.api.resetNext({ accept: false })
    expect(await send(text, { id })).toMatchObject(lost)
    expect(rcs.google.sent).toHaveLength(before)
    expect(await send(text, { id })).toMatchObject({ kind: 'accepted' })
    expect(rcs.google.sent).toHaveLength(before + 1)
  })

  test('nothing listens at the address', async () => {
    const nowhere = rcs.create({ baseUrl: 'http://127.0.0.1:9' })
    const message = { id: 1, channelId: 3, to: '919812345678', content: text }
    expect(await nowhere.send(rcs.credentials, message)).toMatchObject({
      ...lost,
      reason: expect.stringContaining('ECONNREFUSED'),
    })
    await nowhere.close()
  })

  test('the adapter is closed while the request is in flight', async () => {
    const other = rcs.create()
    rcs.google.api.stallNext(5_000)
    const before = rcs.google.requests.length
    const outcome = other.send(rcs.credentials, { id: ++lastId, channelId: 3, to: '919812345678', content: text })
    await expect.poll(() => rcs.google.requests.length).toBe(before + 1)
    await other.close()
    expect(await outcome).toMatchObject(lost)
  })
})

describe('the access token', () => {
  const fresh = async (work: (one: ReturnType<typeof rcs.create>) => Promise<void>) => {
    const one = rcs.create()
    await work(one)
    await one.close()
  }
  const message = () => ({ id: ++lastId, channelId: 3, to: '919812345678', content: text })

  test('is requested once, also by many sends at the same time', async () => {
    await fresh(async (one) => {
      const before = rcs.google.grants.length
      await Promise.all(Array.from({ length: 10 }, () => one.send(rcs.credentials, message())))
      await one.send(rcs.credentials, message())
      expect(rcs.google.grants.length).toBe(before + 1)
      expect(new URLSearchParams(rcs.google.grants.at(-1)).get('grant_type')).toBe(
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
      )
    })
  })

  test('is replaced when Google no longer accepts it, and before it expires', async () => {
    const before = rcs.google.grants.length
    rcs.google.tokens.revoke()
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => send()))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(10).fill('accepted'))
    expect(rcs.google.grants.length).toBe(before + 1)

    const short = await startRcs({ tokenSeconds: 50 })
    for (let n = 0; n < 2; n += 1) await short.adapter.send(short.credentials, message())
    expect(short.google.grants).toHaveLength(2)
    await short.stop()
  })

  test('that is refused for a wrong private key is a credentials error', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const wrong = { ...rcs.credentials, service_account: { ...rcs.credentials.service_account, private_key: pem } }
    const before = rcs.google.requests.length
    expect(await rcs.adapter.send(wrong, message())).toEqual({
      kind: 'refused',
      class: 'credentials',
      code: 'invalid_grant',
      reason: 'Google gave no access token: Invalid JWT Signature.',
    })
    expect(rcs.google.requests.length).toBe(before)
  })

  test.each([
    [503, 'retry'],
    [429, 'retry'],
    [403, 'credentials'],
    [200, 'retry'],
  ] as const)('that is answered with HTTP %i is %s, and requested once', async (status, expected) => {
    await fresh(async (one) => {
      rcs.google.tokens.answerNext(status, status === 200 ? '{"access_token":"a b"}' : '<html>')
      const before = rcs.google.grants.length
      expect(await one.send(rcs.credentials, message())).toMatchObject({ kind: 'refused', class: expected })
      expect(rcs.google.grants.length).toBe(before + 1)
      expect(await one.send(rcs.credentials, message())).toMatchObject({ kind: 'accepted' })
    })
  })

  test('whose answer is lost is a retry; a token URL in a forbidden network is a credentials error', async () => {
    await fresh(async (one) => {
      rcs.google.tokens.resetNext({ accept: false })
      expect(await one.send(rcs.credentials, message())).toMatchObject({ class: 'retry' })
    })
    const before = rcs.google.grants.length
    const guarded = rcs.create({ policy: createAddressPolicy([]) })
    const local = rcs.google.serviceAccount.token_uri
    for (const [token_uri, expected] of [
      [local, 'credentials'],
      [local.replace('127.0.0.1', 'localhost'), 'credentials'],
    ] as const) {
      const account = { ...rcs.credentials.service_account, token_uri }
      const outcome = await guarded.send({ ...rcs.credentials, service_account: account }, message())
      expect(outcome).toMatchObject({ class: expected, reason: expect.stringContaining('private network') })
    }
    expect(rcs.google.grants.length).toBe(before)
    await guarded.close()
  })
})

describe('the capabilities of a number', () => {
  test('are known for a number that RCS reaches, and for one that it does not reach', async () => {
    expect(await rcs.adapter.capabilities?.(rcs.credentials, '919812345678')).toEqual({
      kind: 'known',
      reachable: true,
      features: expect.arrayContaining(['RICHCARD_CAROUSEL']),
    })
    expect(rcs.google.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/v1/phones/+919812345678/capabilities',
      query: { agentId },
    })
    rcs.google.hide('+919812345001')
    const hidden = await rcs.adapter.capabilities?.(rcs.credentials, '919812345001')
    expect(hidden).toEqual({ kind: 'known', reachable: false, features: [] })
  })

  test.each([
    [403, 'credentials'],
    [429, 'retry'],
    [500, 'retry'],
    [400, 'permanent'],
  ] as const)('answered with HTTP %i are %s', async (status, expected) => {
    rcs.google.api.failNext(status)
    expect(await rcs.adapter.capabilities?.(rcs.credentials, '919812345678')).toMatchObject({
      kind: 'refused',
      class: expected,
    })
  })

  test('answered with an invalid body are a retry', async () => {
    rcs.google.api.answerNext(200, '{}')
    expect(await rcs.adapter.capabilities?.(rcs.credentials, '919812345678')).toMatchObject({ class: 'retry' })
  })
})
