import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

let graph: GraphServer
let parley: Harness
let hook: string
beforeAll(async () => {
  graph = await startGraphServer(account)
  parley = await startHarness({ PARLEY_ROLES: 'api', PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const body = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
  const { body: channel } = await parley.request('POST', '/v1/channels', { body })
  hook = parley.url + channel.webhook_path
  for (const slug of ['sales.qualifier', 'sales.greeter']) {
    await parley.request('PATCH', `/v1/agents/${slug}`, { body: { enabled: true } })
  }
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

let last = 919_720_000_000
const newPhone = () => String(++last)
const newId = () => `wamid.echo.${++last}`
const get = async (path: string) => (await parley.request('GET', path)).body
const messagesOf = async (phone: string) => {
  const { data } = await get(`/v1/contacts?phone=${phone}`)
  return (await get(`/v1/messages?contact_id=${data[0].id}`)).data
}
async function send(field: string, value: object): Promise<void> {
  const metadata = { display_phone_number: '15550783881', phone_number_id: account.phoneNumberId }
  const { status } = await graph.sendRaw(hook, { entry: [{ changes: [{ field, value: { metadata, ...value } }] }] })
  expect(status).toBe(200)
}
const echo = (to: string, more: object = {}) => {
  const message = {
    from: '15550783881',
    to,
    id: newId(),
    timestamp: '1768469400',
    type: 'text',
    text: { body: 'By hand' },
  }
  return send('smb_message_echoes', { message_echoes: [{ ...message, ...more }] })
}
const runs = async (contactId: number) =>
  (await parley.sql('select from agent_runs where contact_id = $1', [contactId])).length

test('what a person writes in the Business app is their sent message, once', async () => {
  const to = newPhone()
  const id = newId()
  await graph.sendInbound(hook, { from: to, text: 'Are you there?', name: 'Asha' })
  const [inbound] = await messagesOf(to)
  for (let n = 0; n < 2; n++) await echo(to, { id })
  const [message, ...others] = await messagesOf(to)
  expect(others).toEqual([inbound])
  expect(message).toMatchObject({
    conversation_id: inbound.conversation_id,
    direction: 'outbound',
    author: 'api',
    kind: 'text',
    text: 'By hand',
    status: 'sent',
    provider_id: id,
    address: to,
    sent_at: '2026-01-15T09:30:00.000Z',
  })
  expect(await get(`/v1/conversations/${inbound.conversation_id}`)).toMatchObject({ unread_count: 0 })
  const events = await parley.sql(
    "select type from events where data ->> 'id' = $1 and type like 'message.%' order by id",
    [String(message.id)],
  )
  expect(events).toEqual([{ type: 'message.queued' }, { type: 'message.sent' }])
  await graph.sendStatus(hook, { wamid: id, status: 'read' })
  expect((await get(`/v1/messages/${message.id}`)).status).toBe('read')
})

test('a conversation that agents handled becomes the person’s, whose reply counts', async () => {
  const to = newPhone()
  await graph.sendInbound(hook, { from: to, text: 'Hi', name: 'Asha' })
  const [{ conversation_id, contact_id }] = await messagesOf(to)
  await parley.sql('update conversations set agent_spoke = true where id = $1', [conversation_id])
  await echo(to, { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } })
  expect((await get(`/v1/conversations/${conversation_id}`)).handler).toBe('agent')
  await echo(to, { type: 'image', image: { id: '1', caption: 'Our garden' } })
  expect((await get(`/v1/conversations/${conversation_id}`)).handler).toBe('human')
  expect((await messagesOf(to))[0]).toMatchObject({
    kind: 'image',
    text: 'Our garden',
    content: { media: { id: '1' } },
  })
  const before = await runs(contact_id)
  await graph.sendInbound(hook, { from: to, text: 'Nice', name: 'Asha' })
  expect(await runs(contact_id)).toBe(before)
  const responded = await get('/v1/events?type=contact.responded&limit=1')
  expect(responded.data[0].data).toMatchObject({ id: contact_id, message: { text: 'Nice' } })
})

test('who is written to first in the Business app becomes a contact whom no agent greets', async () => {
  const to = newPhone()
  await echo(to)
  const [message] = await messagesOf(to)
  expect(message).toMatchObject({ direction: 'outbound', status: 'sent' })
  expect(await runs(message.contact_id)).toBe(0)
})

test('echoes at the same time are stored once', async () => {
  const to = newPhone()
  const id = newId()
  await Promise.all(Array.from({ length: 8 }, () => echo(to, { id })))
  expect(await messagesOf(to)).toHaveLength(1)
})

test('what history and contacts of the app are synchronised is passed over', async () => {
  const before = (await parley.sql('select from messages')).length
  const message = { from: newPhone(), id: newId(), timestamp: '1768469400', type: 'text', text: { body: 'Old' } }
  await send('history', { history: [{ threads: [{ id: '1', messages: [message] }] }], messages: [message] })
  await send('smb_app_state_sync', { state_sync: [{ type: 'contact', contact: { phone_number: '1' } }] })
  expect((await parley.sql('select from messages')).length).toBe(before)
})

test('a message of a group is nobody’s private one', async () => {
  const from = newPhone()
  const message = { from, id: newId(), group_id: 'Y2FwaV9ncm91cDox', timestamp: '1768469400', type: 'text' }
  await send('messages', { messages: [{ ...message, text: { body: 'hello all' } }] })
  expect((await get(`/v1/contacts?phone=${from}`)).data).toEqual([])
  await graph.sendInbound(hook, { from, text: 'And to you', name: 'Asha' })
  expect(await messagesOf(from)).toMatchObject([{ text: 'And to you' }])
})

test('ids of any length are stored, and repeated ones known', async () => {
  const from = newPhone()
  const id = `wamid.${'A'.repeat(9_000)}`
  for (let n = 0; n < 2; n++) {
    await send('messages', {
      messages: [{ from, from_user_id: 'U'.repeat(9_000), id, type: 'text', text: { body: 'Hi' } }],
    })
  }
  expect(await messagesOf(from)).toMatchObject([{ text: 'Hi', provider_id: id.slice(0, 255) }])
  const { data } = await get(`/v1/contacts?phone=${from}`)
  expect(data[0].identities).toEqual([expect.objectContaining({ kind: 'phone' })])
  const before = (await parley.sql('select from messages')).length
  await send('messages', {
    messages: [{ from_user_id: 'U'.repeat(9_000), id: newId(), type: 'text', text: { body: 'Hi' } }],
  })
  expect((await parley.sql('select from messages')).length).toBe(before)
  const { body } = await parley.request('POST', '/v1/messages', { body: { to: from, text: 'Hello' } })
  await parley.sql("update messages set provider_id = null, status = 'unknown' where id = $1", [body.id])
  const status = { id, status: 'delivered', timestamp: '1768469400', biz_opaque_callback_data: `parley:${body.id}` }
  await send('messages', { statuses: [{ ...status, id: `${id}B` }] })
  await send('messages', { statuses: [{ ...status, id: `wamid.${'B'.repeat(9_000)}` }] })
  expect(await get(`/v1/messages/${body.id}`)).toMatchObject({ status: 'delivered' })
  await echo(from, { id: `wamid.${'C'.repeat(9_000)}` })
  expect((await messagesOf(from))[0]).toMatchObject({ text: 'By hand' })
})

test('an echo that names both addresses of a person makes one contact of two', async () => {
  const to = newPhone()
  const { body: lead } = await parley.request('POST', '/v1/contacts', { body: { phone: to } })
  await graph.sendInbound(hook, { userId: 'IN.ECHO', text: 'Hi' })
  await echo(to, { to_user_id: 'IN.ECHO' })
  expect((await get('/v1/contacts?phone=IN.ECHO')).data).toMatchObject([{ id: lead.id, phone: to }])
  expect((await messagesOf(to)).map(({ text }: { text: string }) => text)).toEqual(['By hand', 'Hi'])
})
