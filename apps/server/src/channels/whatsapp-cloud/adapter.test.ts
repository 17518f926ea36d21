import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createWhatsAppCloud, type WhatsAppCloud } from './adapter.ts'
import { whatsappCloudCredentials } from './credentials.ts'

const accessToken = 'EAAGm0PX4ZCpsBO'
const phoneNumberId = '106540352242922'
const credentials = { phone_number_id: phoneNumberId, access_token: accessToken, app_secret: 's', verify_token: 'v' }
const saying = (text: string) => ({ content: { type: 'text' as const, text } })
const message = { id: 42, channelId: 3, to: '919812345678', ...saying('Olá 👋') }

let graph: GraphServer
let adapter: WhatsAppCloud
beforeAll(async () => {
  graph = await startGraphServer({ accessToken, phoneNumberId, appSecret: 's' })
  adapter = createWhatsAppCloud({ baseUrl: graph.baseUrl, timeoutMs: 10_000 })
  return async () => {
    await adapter.close()
    await graph.close()
  }
})

const send = (changes = {}, creds = credentials) => adapter.send(creds, { ...message, ...changes })

afterEach(() => graph.accept())

describe('a message that Meta accepts', () => {
  test('is the documented request, and returns the id from Meta', async () => {
    const outcome = await send()
    expect(outcome).toEqual({
      kind: 'accepted',
      providerId: graph.sent.at(-1)?.wamid,
      learned: [{ kind: 'phone', value: '919812345678' }],
    })
    expect(graph.sent.at(-1)).toMatchObject({
      to: '919812345678',
      text: 'Olá 👋',
      biz_opaque_callback_data: 'parley:42',
    })
    expect(graph.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: `/v26.0/${phoneNumberId}/messages`,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: {
        messaging_product: 'whatsapp',
        recipient_type: 'individual',
        to: '919812345678',
        type: 'text',
        text: { body: 'Olá 👋', preview_url: false },
        biz_opaque_callback_data: 'parley:42',
      },
    })
  })

  test('may be answered slowly, and many sends at once get an id each', async () => {
    graph.delayNext(50)
    expect(await send()).toMatchObject({ kind: 'accepted' })
    const before = graph.sent.length
    const outcomes = await Promise.all(Array.from({ length: 20 }, (_, id) => send({ id: id + 100 })))
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'accepted' && outcome.providerId)).size).toBe(20)
    expect(await graph.waitForSent(before + 20)).toHaveLength(before + 20)
  })

  test('is sent also if the base URL ends with a slash', async () => {
    const other = createWhatsAppCloud({ baseUrl: `${graph.baseUrl}/` })
    expect(await other.send(credentials, message)).toMatchObject({ kind: 'accepted' })
    await other.close()
  })
})

describe('a message that Meta refuses', () => {
  test.each([
    [130429, 'retry'],
    [131048, 'hold'],
    [133010, 'hold'],
    [131037, 'hold'],
    [17, 'retry'],
    [190, 'credentials'],
    [131026, 'permanent'],
    [131047, 'template_required'],
  ] as const)('with code %i is %s', async (code, expected) => {
    graph.failNext(code)
    expect(await send()).toEqual({
      kind: 'refused',
      class: expected,
      code: String(code),
      reason: `Details of error ${code}.`,
    })
  })

  test('for another token, another number or an invalid body has the class of Graph’s error', async () => {
    expect(await send({}, { ...credentials, access_token: 'other' })).toMatchObject({
      class: 'credentials',
      code: '190',
    })
    expect(await send({}, { ...credentials, phone_number_id: '1' })).toMatchObject({ class: 'permanent', code: '100' })
    expect(await send(saying('x'.repeat(4097)))).toMatchObject({ class: 'permanent', code: '100' })
    expect(await send(saying(''))).toMatchObject({ class: 'permanent', code: '131008' })
    expect(await send({ to: 'nobody' })).toMatchObject({ class: 'permanent', code: '131009' })
  })

  test('with an undocumented code is classified by HTTP status; without details, the message is the reason', async () => {
    graph.failNext({ status: 500, code: 424242, message: 'Strange' })
    expect(await send()).toEqual({ kind: 'refused', class: 'retry', code: '424242', reason: 'Strange' })
    graph.failNext({ status: 400, code: 424242, message: 'Strange' })
    expect(await send()).toMatchObject({ class: 'permanent' })
  })

  test.each([
    [true, 'retry'],
    [false, 'permanent'],
    ['true', 'permanent'],
  ] as const)('with an undocumented code and `is_transient` %j is %s', async (is_transient, expected) => {
    graph.answerNext({ status: 400, body: JSON.stringify({ error: { code: 424242, message: 'Odd', is_transient } }) })
    expect(await send()).toMatchObject({ class: expected, code: '424242', reason: 'Odd' })
  })

  test.each([
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
    [429, 'retry'],
    [302, 'retry'],
    [404, 'permanent'],
    [403, 'credentials'],
  ] as const)('with HTTP %i and a proxy’s HTML page is %s', async (status, expected) => {
    graph.answerNext({ status, body: '<html>Sorry</html>' })
    expect(await send()).toMatchObject({ kind: 'refused', class: expected, code: null })
  })

  test('has the token masked where Graph repeats it', async () => {
    graph.failNext({ status: 401, code: 190, message: `Malformed access token ${accessToken}` })
    expect(await send()).toMatchObject({ class: 'credentials', reason: 'Malformed access token [access token]' })
  })
})

describe('a message that does not reach Meta is retried:', () => {
  const notReached = { kind: 'refused', class: 'retry', code: null }
  const sendTo = async (baseUrl: string) => {
    const other = createWhatsAppCloud({ baseUrl, timeoutMs: 100 })
    const outcome = await other.send(credentials, message)
    await other.close()
    return outcome
  }

  test('the connection is refused, also after a kept-alive one; then sending works again', async () => {
    await send()
    await graph.refuse()
    expect(await send()).toMatchObject({ ...notReached, reason: expect.stringContaining('ECONNREFUSED') })
    await graph.accept()
    expect(await send()).toMatchObject({ kind: 'accepted' })
  })

  test('the host name does not resolve', async () => {
    expect(await sendTo('http://graph.invalid/v26.0')).toMatchObject(notReached)
  })

  test('TLS fails', async () => {
    expect(await sendTo(graph.baseUrl.replace('http:', 'https:'))).toMatchObject(notReached)
  })

  test('the connection is cut or not ready before the request is written', async () => {
    let cut = true
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy())
      if (cut) socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`
    expect(await sendTo(baseUrl)).toMatchObject(notReached)
    cut = false
    expect(await sendTo(baseUrl)).toMatchObject({ ...notReached, reason: expect.stringContaining('Timeout') })
    server.close()
  })
})

describe('a message that Meta may have sent is unknown:', () => {
  test('no answer arrives before the timeout', async () => {
    graph.hangNext({ accept: true })
    const before = graph.sent.length
    const hasty = createWhatsAppCloud({ baseUrl: graph.baseUrl, timeoutMs: 200 })
    const outcome = await hasty.send(credentials, message)
    expect(outcome).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('200 ms') })
    expect(graph.sent).toHaveLength(before + 1)
    await hasty.close()
  })

  test('the connection is reset after Meta accepted the message', async () => {
    const before = graph.sent.length
    graph.resetAfterAcceptNext()
    expect(await send()).toMatchObject({ kind: 'unknown' })
    expect(graph.sent).toHaveLength(before + 1)
  })

  test.each([
    ['is cut', { status: 200, body: '{"messages":[{"id":"wamid', cutBy: 50 }],
    ['is not JSON', { status: 200, body: 'OK' }],
    ['has no id', { status: 200, body: '{"messages":[{}]}' }],
    ['is empty', { status: 200, body: '' }],
    ['has no end', { status: 200, body: 'x'.repeat(300_000), cutBy: 1 }],
    ['is the page of a gateway that timed out', { status: 504, body: '<html>Gateway Timeout</html>' }],
  ])('the answer %s', async (_name, answer) => {
    graph.answerNext(answer)
    expect(await send()).toMatchObject({ kind: 'unknown' })
  })

  test('the adapter is closed while the request is in flight', async () => {
    const other = createWhatsAppCloud({ baseUrl: graph.baseUrl })
    graph.hangNext()
    const before = graph.requests.length
    const outcome = other.send(credentials, message)
    await expect.poll(() => graph.requests.length).toBe(before + 1)
    await other.close()
    expect(await outcome).toMatchObject({ kind: 'unknown' })
    expect(await other.send(credentials, message)).toMatchObject({ kind: 'refused', class: 'retry' })
  })
})

describe('credentials', () => {
  test('are checked strictly, and a token with a line break is refused', () => {
    const accepts = (changes: object) => whatsappCloudCredentials.safeParse({ ...credentials, ...changes }).success
    expect(accepts({})).toBe(true)
    expect(accepts({ waba_id: '102290129340398' })).toBe(true)
    const wrong = [
      { phone_number_id: '+1' },
      { access_token: 'a\n' },
      { app_secret: '' },
      { waba_id: 'x' },
      { extra: 1 },
    ]
    for (const changes of wrong) expect(accepts(changes)).toBe(false)
  })

  test('that are no valid header value throw an error without the secret', async () => {
    const error = await send({}, { ...credentials, access_token: 'secret\nvalue' }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(String(error)).not.toContain('secret')
  })
})
