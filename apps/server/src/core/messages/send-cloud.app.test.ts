import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { openTransactions } from '../../../testing/open-transactions.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

const simulator = 1

let graph: GraphServer
let parley: Harness
let cloud: { id: number; webhook_path: string }
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const { body } = await post('/v1/channels', {
    type: 'whatsapp-cloud',
    name: 'Sales',
    is_default: true,
    credentials,
  })
  cloud = body
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

const post = (path: string, body: unknown, options = {}) => parley.request('POST', path, { body, ...options })

test('a live key sends on the Cloud channel, or on the channel it names', async () => {
  const before = graph.sent.length
  const { body } = await post('/v1/messages', { to: '919812345602', text: 'Hi' })
  expect(body).toMatchObject({ channel_id: cloud.id, status: 'sent', provider_id: graph.sent[before]?.wamid })
  expect(graph.sent[before]).toMatchObject({ to: '919812345602', biz_opaque_callback_data: `parley:${body.id}` })
  const named = await post('/v1/messages', { to: '919812345602', text: 'Hi', channel_id: simulator })
  expect(named.body).toMatchObject({ channel_id: simulator, status: 'delivered' })
  expect(named.body.conversation_id).not.toBe(body.conversation_id)
  expect(graph.sent.length).toBe(before + 1)
})

test('a contact with a username is sent to by user id, and by number once it is known', async () => {
  const hook = new URL(cloud.webhook_path, parley.url).href
  const userId = 'US.13491208655302741918'
  await graph.sendInbound(hook, { text: 'Hola', name: 'Sheena', userId })
  const { body: inbound } = await parley.request('GET', '/v1/messages?direction=inbound&limit=1')
  const { contact_id } = inbound.data[0]
  const hidden = await post('/v1/messages', { contact_id, text: 'Hi' })
  expect(hidden).toMatchObject({
    status: 201,
    body: { status: 'sent', contact_id, provider_id: graph.sent.at(-1)?.wamid },
  })
  expect(graph.requests.at(-1)?.body).toMatchObject({ recipient_type: 'individual', recipient: userId })
  expect(graph.requests.at(-1)?.body).not.toHaveProperty('to')
  await graph.sendStatus(hook, { wamid: hidden.body.provider_id, status: 'read' })
  expect((await parley.request('GET', `/v1/messages/${hidden.body.id}`)).body.status).toBe('read')
  await graph.sendInbound(hook, { text: 'My number', name: 'Sheena', userId, from: '919812345607' })
  const known = await post('/v1/messages', { contact_id, text: 'Thanks' })
  expect(known.body).toMatchObject({ status: 'sent', conversation_id: hidden.body.conversation_id })
  expect(graph.requests.at(-1)?.body).toMatchObject({ to: '919812345607' })
  expect(graph.requests.at(-1)?.body).not.toHaveProperty('recipient')
})

test('two messages that get the same id from the vendor are both sent', async () => {
  const answer = JSON.stringify({ messaging_product: 'whatsapp', messages: [{ id: 'wamid.twice' }] })
  graph.answerNext({ status: 200, body: answer }, 2)
  const first = await post('/v1/messages', { to: '919812345605', text: 'One' })
  const second = await post('/v1/messages', { to: '919812345606', text: 'Two' })
  expect([first.status, second.status]).toEqual([201, 201])
  expect([first.body.status, second.body.status]).toEqual(['sent', 'sent'])
  const again = await parley.request('GET', `/v1/messages/${second.body.id}`)
  expect(again.body).toMatchObject({ status: 'sent', provider_id: null })
})

test('a test key never sends on the Cloud channel', async () => {
  const before = graph.requests.length
  for (const key of [await parley.mint({ mode: 'test' }), await parley.mint({ prefix: 'pk_test' })]) {
    const { body: channels } = await parley.request('GET', '/v1/channels', { key })
    expect(channels.data).toMatchObject([{ type: 'simulator' }])
    const tests = channels.data[0].id
    for (const input of [{}, { channel_id: cloud.id }, { channel_id: simulator }]) {
      const { body } = await post('/v1/messages', { to: '919812345603', text: 'Hi', ...input }, { key })
      expect(body).toMatchObject({ channel_id: tests, status: 'delivered' })
    }
    const { body } = await post('/niyog/api/v1/messages', { to: '919812345603', body: 'Hi' }, { key })
    expect(body).toMatchObject({ sent: true, message_id: expect.stringMatching(/^wamid\.SIM/) })
  }
  expect(graph.requests.length).toBe(before)
})

test('a test key gets a simulator in a workspace without one', async () => {
  const { id } = await parley.services.workspaces.create({ name: 'Without' })
  const key = await parley.mint({ mode: 'test' }, id)
  const { body: before } = await parley.request('GET', '/v1/channels', { key })
  await parley.sql('update channels set deleted_at = now() where id = $1', [before.data[0].id])
  const answers = await Promise.all(
    ['1', '2', '3'].map((n) => post('/v1/messages', { to: `91981234561${n}`, text: 'Hi' }, { key })),
  )
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201])
  const { body } = await parley.request('GET', '/v1/channels', { key })
  expect(body.data[0]).toMatchObject({ type: 'simulator', is_default: true })
})

test('an inbound message can be simulated on a simulator channel only', async () => {
  const { status, body } = await post('/v1/simulator/inbound', {
    from: '919812345604',
    text: 'x',
    channel_id: cloud.id,
  })
  expect([status, body.detail]).toEqual([404, `There is no simulator channel ${cloud.id}.`])
  const wrong = await post('/v1/simulator/inbound', { from: 'Rohan', text: 'x' })
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'from'])
})

test('a message that Meta refuses permanently is answered 422 with the reason', async () => {
  graph.failNext({ status: 400, code: 131026, message: 'No', details: 'Message undeliverable.' })
  const { status, body } = await post('/v1/messages', { to: '919812345605', text: 'Hi' })
  expect([status, body]).toEqual([
    422,
    expect.objectContaining({
      detail: 'The message was refused: Message undeliverable.',
      code: 'message_rejected',
      vendor_code: '131026',
      message_id: expect.any(Number),
    }),
  ])
  expect((await parley.request('GET', `/v1/messages/${body.message_id}`)).body.status).toBe('failed')
})

test('a message that Meta refuses temporarily is answered 202', async () => {
  graph.failNext(130429)
  const { status, body } = await post('/v1/messages', { to: '919812345606', text: 'Hi' })
  expect([status, body.status, body.error.code]).toEqual([202, 'queued', '130429'])
  const { body: queued } = await parley.request('GET', '/v1/messages?status=queued')
  expect(queued.data.map(({ id }: { id: number }) => id)).toEqual([body.id])
})

test('no transaction is open while Meta answers', async () => {
  graph.hangNext()
  const answer = post('/v1/messages', { to: '919812345607', text: 'Hi' })
  const before = graph.requests.length
  await expect.poll(() => graph.requests.length).toBe(before + 1)
  await expect.poll(() => parley.sql(openTransactions)).toEqual([])
  await graph.refuse()
  await graph.accept()
  expect((await answer).body.status).toBe('unknown')
})
