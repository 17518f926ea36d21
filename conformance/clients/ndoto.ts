/** A help desk that answers on Ndoto. Ndoto documents its webhooks only; the rest is Chatwoot's API, which it mirrors. */
import assert from 'node:assert/strict'

import { receiveWebhooks } from './webhooks.ts'

const { NDOTO_URL = 'https://app.usendoto.com', NDOTO_KEY = '', NDOTO_ACCOUNT = '1' } = process.env

interface Event {
  event: string
  content?: string
  message_type?: string
  conversation?: { id: number; status: string; inbox_id: number }
  contact?: { id: number; name: string }
}

async function ndoto<Body = { error: string }>(method: string, path: string, body?: object, token = NDOTO_KEY) {
  const response = await fetch(`${NDOTO_URL}/api/v1/accounts/${NDOTO_ACCOUNT}${path}`, {
    method,
    headers: { api_access_token: token, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const webhooks = await receiveWebhooks<Event>({ read: (rawBody) => JSON.parse(rawBody.toString()) })

const refused = await ndoto('GET', '/webhooks', undefined, 'a token of nobody')
assert.deepEqual(refused, { status: 401, body: { error: 'Invalid Access Token' } })

const { body: inboxes } = await ndoto<{ payload: { id: number; channel_type: string }[] }>('GET', '/inboxes')
const inboxId = inboxes.payload.find(({ channel_type }) => channel_type === 'Channel::Whatsapp')?.id
assert(inboxId, JSON.stringify(inboxes))

const subscriptions = ['message_created', 'conversation_created', 'conversation_status_changed']
const input = { url: webhooks.url, name: 'Help desk', subscriptions, inbox_id: inboxId }
const { body: webhook } = await ndoto<{ id: number }>('POST', '/webhooks', input)
const { body: listed } = await ndoto<{ payload: { id: number; active: boolean }[] }>('GET', '/webhooks')
assert.deepEqual([listed.payload.length, listed.payload[0]?.id, listed.payload[0]?.active], [1, webhook.id, true])
assert.equal((await ndoto('POST', '/webhooks', { url: webhooks.url, subscriptions })).status, 422)

interface Contact {
  id: number
  name: string
  phone_number: string
  custom_attributes: Record<string, unknown>
}
async function findOrCreate(name: string, phone: string): Promise<Contact> {
  const { body: found } = await ndoto<{ payload: Contact[] }>(
    'GET',
    `/contacts/search?q=${encodeURIComponent(phone)}&sort=name`,
  )
  if (found.payload[0]) return found.payload[0]
  const custom_attributes = { plan: 'pro', utm_campaign: 'diwali' }
  const contact = { name, phone_number: phone, inbox_id: inboxId, custom_attributes }
  const { status, body } = await ndoto<{ payload: { contact: Contact } }>('POST', '/contacts', contact)
  assert.equal(status, 200)
  return body.payload.contact
}
const jane = await findOrCreate('Jane Doe', '+919812345678')
assert.deepEqual([jane.phone_number, jane.custom_attributes.plan], ['+919812345678', 'pro'])
assert.equal((await findOrCreate('Jane Doe', '+919812345678')).id, jane.id)
assert.equal((await ndoto('GET', '/contacts/999999')).status, 404)
console.log('found a contact')

// The desk writes first, and makes a note that Jane doesn't get.
const greeting = 'Hello Jane, this is Acme Support. How can we help?'
const opening = { inbox_id: inboxId, contact_id: jane.id, message: { content: greeting } }
const { body: conversation } = await ndoto<{ id: number }>('POST', '/conversations', opening)
await webhooks.event(({ event, content }) => event === 'message_created' && content === greeting)
const path = `/conversations/${conversation.id}`
await ndoto('POST', `${path}/messages`, { content: 'On the pro plan', message_type: 'outgoing', private: true })
console.log('wrote to her')

const answer = await webhooks.event(({ message_type }) => message_type === 'incoming')
assert.deepEqual([answer.content, answer.contact?.id], ['Hi, I need help.', jane.id])
assert.deepEqual([answer.conversation?.id, answer.conversation?.inbox_id], [conversation.id, inboxId])
interface Message {
  id: number
  content: string
  message_type: number
  private: boolean
}
const reply = { content: 'Of course. What happened?', message_type: 'outgoing' }
const { body: written } = await ndoto<Message>('POST', `${path}/messages`, reply)
assert.deepEqual([written.content, written.message_type, written.private], [reply.content, 1, false])
const { body: messages } = await ndoto<{ payload: Message[] }>('GET', `${path}/messages`)
assert.deepEqual(
  messages.payload.map(({ content }) => content),
  [greeting, 'On the pro plan', 'Hi, I need help.', reply.content],
)
console.log('answered her')

const { body: labels } = await ndoto<{ payload: string[] }>('POST', `${path}/labels`, { labels: ['billing', 'vip'] })
assert.deepEqual(labels.payload.toSorted(), ['billing', 'vip'])
await ndoto('POST', `${path}/assignments`, { assignee_id: 7 })

interface Conversations {
  data: { meta: { all_count: number }; payload: { id: number; labels: string[] }[] }
}
const { body: open } = await ndoto<Conversations>('GET', '/conversations?status=open&assignee_type=all&page=1')
assert.deepEqual([open.data.meta.all_count, open.data.payload[0]?.id], [1, conversation.id])
const resolved = { status: 'resolved' }
const { body: toggled } = await ndoto<{ payload: { current_status: string } }>(
  'POST',
  `${path}/toggle_status`,
  resolved,
)
assert.equal(toggled.payload.current_status, 'resolved')
await webhooks.event(({ event }) => event === 'conversation_status_changed')
const { body: none } = await ndoto<Conversations>('GET', '/conversations?status=open')
assert.deepEqual(none.data.payload, [])

await ndoto('PATCH', `/webhooks/${webhook.id}`, { subscriptions: ['message_created', 'contact_created'] })
assert.equal((await ndoto('DELETE', `/webhooks/${webhook.id}`)).status, 200)
assert.equal((await ndoto('DELETE', `/webhooks/${webhook.id}`)).status, 404)
webhooks.close()
console.log('resolved the conversation')
