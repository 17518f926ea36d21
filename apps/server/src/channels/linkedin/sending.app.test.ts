import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { memberIdOf } from '@parley/test-kit/unipile/account'
import { beforeAll, expect, test } from 'vitest'

import { answerToHead } from '../../../testing/answer-to-head.ts'
import { account, type LinkedInHarness, startLinkedIn } from './linkedin.test-helper.ts'

let parley: LinkedInHarness
beforeAll(async () => {
  parley = await startLinkedIn()
  return parley.stop
})

test('a message to a contact without a LinkedIn profile is refused, naming the contact', async () => {
  const { body: made } = await parley.post('/v1/contacts', { phone: '919812345678' })
  const { status, body } = await parley.post('/v1/messages', { contact_id: made.id, text: 'Hi' })
  expect([status, body.code, body.errors]).toEqual([
    422,
    'no_linkedin',
    [{ field: 'contact_id', message: `names contact ${made.id}, who has no LinkedIn profile` }],
  ])
  const { body: phone } = await parley.post('/v1/messages', { to: '+91 98123 45678', text: 'Hi' })
  expect(phone).toMatchObject({ code: 'invalid_linkedin', errors: [{ field: 'to' }] })
})

test('a profile’s URL is enough to send to, and the reply joins the same conversation', async () => {
  const to = 'https://www.linkedin.com/in/Asha-Rao/'
  const { status, body: sent } = await parley.post('/v1/messages', { to, text: 'Hello Asha' })
  expect([status, sent.address, sent.status]).toEqual([201, 'asha-rao', 'sent'])
  expect(parley.unipile.messages.at(-1)).toMatchObject({ memberId: memberIdOf('asha-rao'), text: 'Hello Asha' })
  // Unipile reports a sender by the member id only, even if Parley knows them by their profile's URL.
  const sender = { attendee_name: 'Asha Rao', attendee_provider_id: memberIdOf('asha-rao') }
  await parley.unipile.messageReceived(parley.hook, { from: 'asha-rao', text: 'Hello!' }, { sender })
  const { body: inbound } = await parley.request('GET', `/v1/messages?contact_id=${sent.contact_id}&direction=inbound`)
  expect(inbound.data).toMatchObject([{ conversation_id: sent.conversation_id, text: 'Hello!' }])
  const looked = parley.unipile.requests.filter((line) => line.includes('/users/')).length
  await parley.post('/v1/messages', { contact_id: sent.contact_id, text: 'How are you?' })
  expect(parley.unipile.requests.filter((line) => line.includes('/users/')).length).toBe(looked)
})

test('a message that the account itself has written is not stored as the contact’s', async () => {
  const before = (await parley.sql('select id from messages')).length
  await parley.unipile.messageReceived(parley.hook, { from: 'asha-rao', text: 'by hand' }, { is_sender: true })
  await parley.unipile.messageReceived(parley.hook, { from: 'asha-rao', text: 'in a group' }, { is_group: true })
  await parley.unipile.messageReceived(parley.hook, { from: 'asha-rao', text: 'elsewhere' }, { account_id: 'another' })
  expect((await parley.sql('select id from messages')).length).toBe(before)
})

test('a message to a person who is not connected is refused, and the answer says so', async () => {
  parley.unipile.requireConnections()
  const { status, body } = await parley.post('/v1/messages', { to: 'in/stranger', text: 'Hi' })
  expect([status, body.code, body.vendor_code]).toEqual([422, 'message_rejected', 'no_connection_with_recipient'])
  expect(body.detail).toContain('not connected on LinkedIn; invite them first')
  parley.unipile.hide('nobody')
  expect((await parley.post('/v1/messages', { to: 'in/nobody', text: 'Hi' })).body.vendor_code).toBe(
    'resource_not_found',
  )
})

test('an API key in a vendor’s error text is masked', async () => {
  parley.unipile.chats.failNext(422, 'invalid_message', 'the key unipile-api-key-of-the-tests is bad')
  const { body } = await parley.post('/v1/messages', { to: 'in/asha-rao', text: 'Hi' })
  expect(body.detail).toContain('the key [api_key] is bad')
})

test('a linkedin channel refuses all content but text', async () => {
  const image = { type: 'image', url: 'https://example.com/a.jpg' }
  const { body } = await parley.post('/v1/messages', { to: 'in/asha-rao', content: image })
  expect(body).toMatchObject({ errors: [{ message: "can't be image on a linkedin channel" }] })
})

test('a message of a test key does not reach LinkedIn', async () => {
  const key = await parley.mint({ mode: 'test' })
  const before = parley.unipile.requests.length
  const { body } = await parley.post('/v1/messages', { to: 'linkedin.com/in/asha-rao', text: 'Hi' }, { key })
  expect([body.status, body.channel_id]).toEqual(['delivered', expect.any(Number)])
  expect(body.channel_id).not.toBe(parley.channel.id)
  const { body: reply } = await parley.post(`/v1/simulator/messages/${body.id}/reply`, { text: 'Hello' }, { key })
  expect(reply).toMatchObject({ contact_id: body.contact_id, text: 'Hello' })
  expect(parley.unipile.requests.length).toBe(before)
})

test.each([
  [{ driver: 'carrier-pigeon' }, 'credentials.driver'],
  [{}, 'credentials.driver'],
  [{ driver: 'unipile' }, 'credentials.base_url'],
  [{ driver: 'manual', api_key: 'x' }, 'credentials.api_key'],
])('credentials %j are refused, naming %s', async (credentials, field) => {
  const { status, body } = await parley.post('/v1/channels', { type: 'linkedin', name: 'x', credentials })
  expect([status, body.errors[0].field]).toEqual([422, field])
})

test('a channel shows its webhook path, and a webhook for an unknown channel gets a 404', async () => {
  expect(parley.channel).toMatchObject({ type: 'linkedin', webhook_path: `/webhooks/linkedin/${parley.channel.id}` })
  expect((await parley.unipile.post(parley.hook.replace(/\d+$/, '999'), {})).status).toBe(404)
  expect((await parley.services.channels.list(1, { limit: 10 })).data).toHaveLength(2)
})

test('a webhook of 3 MB is stored; without the secret or for an unknown channel its body is not read', async () => {
  const padding = 'x'.repeat(3_000_000)
  const { status } = await parley.unipile.messageReceived(parley.hook, { from: 'asha-rao', text: 'long' }, { padding })
  expect(status).toBe(200)
  expect(await parley.sql(`select from messages where text = 'long'`)).toHaveLength(1)
  expect(await answerToHead(parley.hook)).toBe(401)
  expect(await answerToHead(parley.hook, { 'unipile-auth': 'wrong' })).toBe(401)
  expect(await answerToHead(parley.hook.replace(/\d+$/, '999'), { 'unipile-auth': account.webhookSecret })).toBe(404)
})

test('a new channel whose key or account Unipile refuses is paused with the reason', async () => {
  const credentials = { ...parley.credentials, api_key: 'another-key', account_id: 'other-1' }
  const { status, body } = await parley.post('/v1/channels', { type: 'linkedin', name: 'x', credentials })
  expect([status, body.status, body.status_reason]).toEqual([201, 'paused', 'Missing credentials.'])
  parley.unipile.accounts.failNext(403, 'account_restricted', 'The account is restricted.')
  const change = { credentials: { ...credentials, api_key: account.apiKey } }
  const { body: changed } = await parley.request('PATCH', `/v1/channels/${body.id}`, { body: change })
  expect([changed.status, changed.status_reason]).toEqual(['paused', 'The account is restricted.'])
  await parley.request('DELETE', `/v1/channels/${body.id}`)
})

test('what another workspace’s server says about a profile changes nothing here', async () => {
  const asked: string[] = []
  const forged = 'ACoAAEvilEvilEvilEvilEvilEvilEvilEvil'
  const hostile = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ id: account.accountId, provider_id: forged, message_id: 'm1', chat_id: 'c1' }))
  })
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
  try {
    const { key } = await parley.createWorkspace('Hostile')
    const base_url = `http://127.0.0.1:${(hostile.address() as AddressInfo).port}`
    const body = { type: 'linkedin', name: 'Eve', is_default: true, credentials: { ...parley.credentials, base_url } }
    expect((await parley.post('/v1/channels', body, { key })).status).toBe(201)
    const theirs = await parley.post('/v1/messages', { to: 'in/hot-lead', text: 'Hi' }, { key })
    expect([theirs.status, asked.some((path) => path.includes('/users/hot-lead'))]).toEqual([201, true])

    parley.unipile.connect('hot-lead')
    const { body: sent } = await parley.post('/v1/messages', { to: 'in/hot-lead', text: 'Our offer' })
    expect(sent).toMatchObject({ status: 'sent' })
    expect(parley.unipile.messages.at(-1)).toMatchObject({ memberId: memberIdOf('hot-lead'), text: 'Our offer' })
    const { body: contact } = await parley.request('GET', `/v1/contacts/${sent.contact_id}`)
    expect(JSON.stringify(contact.identities)).not.toContain(forged)
  } finally {
    hostile.closeAllConnections()
    hostile.close()
  }
})
