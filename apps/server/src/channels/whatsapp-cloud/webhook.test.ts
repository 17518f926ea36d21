import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { createWhatsAppCloud, type WhatsAppCloud } from './adapter.ts'
import type { ParsedWebhook } from './parse-webhook.ts'
import { parseWebhook } from './parse-webhook.ts'
import { verifyHubSignature } from './signature.ts'

const appSecret = 'an app secret'
const account = { accessToken: 'EAAtoken', phoneNumberId: '106540352242922', appSecret }
const credentials = { phone_number_id: '106540352242922', access_token: 'EAAtoken', app_secret: 's', verify_token: 'v' }
const received: ParsedWebhook['changes'] = []
const receiver = createServer(async (request, response) => {
  if (request.method === 'GET') {
    const query = new URL(request.url ?? '', 'http://receiver').searchParams
    const mine = query.get('hub.mode') === 'subscribe' && query.get('hub.verify_token') === 'v'
    response.writeHead(mine ? 200 : 403).end(mine ? query.get('hub.challenge') : 'no')
    return
  }
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const body = Buffer.concat(chunks)
  if (!verifyHubSignature(body, request.headers['x-hub-signature-256']?.toString(), appSecret)) {
    response.writeHead(401).end('signature')
    return
  }
  received.push(...parseWebhook(JSON.parse(body.toString('utf8'))).changes)
  response.end('taken')
})

let graph: GraphServer
let adapter: WhatsAppCloud
let url: string
beforeAll(async () => {
  graph = await startGraphServer(account)
  adapter = createWhatsAppCloud({ baseUrl: graph.baseUrl })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhook`
  return async () => {
    await adapter.close()
    await graph.close()
    receiver.closeAllConnections()
    receiver.close()
  }
})

beforeEach(() => {
  received.length = 0
})

const greeting = { channelId: 3, to: '919812345678', content: { type: 'text' as const, text: 'Hi' } }

test('a status settles a send whose answer was lost', async () => {
  graph.resetAfterAcceptNext()
  expect(await adapter.send(credentials, { id: 7, ...greeting })).toMatchObject({ kind: 'unknown' })
  const [message] = await graph.waitForSent(1)
  const wamid = message?.wamid ?? ''
  expect(await graph.sendStatus(url, { wamid, status: 'delivered' })).toEqual({ status: 200, text: 'taken' })
  await graph.sendStatus(url, {
    wamid,
    status: 'failed',
    opaque: null,
    errors: [{ code: 131026, title: 'No' }],
    timestamp: 9,
  })
  expect(received.flatMap(({ statuses }) => statuses)).toMatchObject([
    { providerId: wamid, status: 'delivered', messageId: 7, at: expect.any(Date), error: null },
    {
      providerId: wamid,
      status: 'failed',
      messageId: null,
      at: new Date(9000),
      error: { code: '131026', reason: 'No' },
    },
  ])
})

test('inbound messages come from a number or from a username', async () => {
  const { wamid } = await graph.sendInbound(url, { from: '919812345678', text: 'Hello', name: 'Asha' })
  await graph.sendInbound(url, { text: 'Hola', name: 'Sheena', userId: 'US.1349', wamid: 'wamid.mine' })
  expect(received.every(({ phoneNumberId }) => phoneNumberId === account.phoneNumberId)).toBe(true)
  expect(received.flatMap(({ inbound }) => inbound)).toMatchObject([
    { providerId: wamid, text: 'Hello', from: { phone: '919812345678', userId: null, profileName: 'Asha' } },
    { providerId: 'wamid.mine', text: 'Hola', from: { phone: null, userId: 'US.1349', profileName: 'Sheena' } },
  ])
})

test('the test server sends unsigned or wrongly signed bodies and handshakes', async () => {
  expect(await graph.sendRaw(url, { entry: [] })).toMatchObject({ status: 200 })
  expect(await graph.sendRaw(url, '{}', { signature: 'wrong' })).toMatchObject({ status: 401 })
  expect(await graph.sendRaw(url, Buffer.from('{}'), { signature: 'none' })).toMatchObject({ status: 401 })
  expect(await graph.verifyWebhook(url, 'v')).toEqual({ status: 200, text: '1158201444' })
  expect(await graph.verifyWebhook(url, 'other')).toMatchObject({ status: 403 })
})

test('a behaviour that is set as a function applies until another is set', async () => {
  graph.behave(({ body }) =>
    JSON.stringify(body).includes('parley:13') ? { kind: 'answer', answer: { status: 503, body: '' } } : undefined,
  )
  const send = (id: number) => adapter.send(credentials, { id, ...greeting })
  expect(await send(13)).toMatchObject({ kind: 'refused', class: 'retry' })
  expect(await send(14)).toMatchObject({ kind: 'accepted' })
  graph.behave(() => undefined)
  expect(await send(13)).toMatchObject({ kind: 'accepted' })
})
