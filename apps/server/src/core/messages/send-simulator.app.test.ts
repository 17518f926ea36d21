import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const simulator = 1
const post = (path: string, body: unknown) => parley.request('POST', path, { body })
const typesOf = async (messageId: number) =>
  (
    await parley.sql<{ type: string }>(
      `select type from events where data->>'text' is not null and data->>'id' = $1 order by id`,
      [messageId],
    )
  ).map(({ type }) => type)

test('a message on the simulator is delivered at once', async () => {
  const { status, body } = await post('/v1/messages', { to: '+91 98123 45678', text: 'Hi Rohan' })
  const at = parley.clock.now().toISOString()
  expect(status).toBe(201)
  expect(body).toEqual({
    id: body.id,
    conversation_id: expect.any(Number),
    author: 'api',
    agent_run_id: null,
    scheduled_id: null,
    contact_id: expect.any(Number),
    channel_id: simulator,
    direction: 'outbound',
    kind: 'text',
    text: 'Hi Rohan',
    content: null,
    address: '919812345678',
    status: 'delivered',
    provider_id: expect.stringMatching(/^wamid\.SIM/),
    error: null,
    created_at: at,
    sent_at: at,
    delivered_at: at,
    read_at: null,
    failed_at: null,
  })
  expect(await typesOf(body.id)).toEqual(['message.queued', 'message.sent', 'message.updated'])
  expect((await parley.request('GET', `/v1/messages/${body.id}`)).body).toEqual({ ...body, statuses: [] })
  const { body: contact } = await parley.request('GET', `/v1/contacts/${body.contact_id}`)
  expect(contact).toMatchObject({ phone: '919812345678', source: 'message' })
  const { body: event } = await parley.request('GET', '/v1/events?type=message.sent&limit=1')
  expect(event.data[0].data).toMatchObject({
    id: body.id,
    contact,
    conversation: { id: body.conversation_id },
    channel: { id: simulator },
  })
})

test('messages of one contact share a conversation', async () => {
  const { body: first } = await post('/v1/messages', { to: '919812345601', text: 'one' })
  const { body: second } = await post('/v1/messages', { contact_id: first.contact_id, text: 'two' })
  const { body: third } = await post('/v1/simulator/inbound', { from: '919812345601', text: 'three' })
  expect([second.conversation_id, third.conversation_id]).toEqual([first.conversation_id, first.conversation_id])
  const { body: list } = await parley.request('GET', `/v1/messages?conversation_id=${first.conversation_id}`)
  expect(list.data.map(({ text }: { text: string }) => text)).toEqual(['three', 'two', 'one'])
})

test.each([
  [{ text: 'Hi' }, 'to', 'is required unless contact_id is given'],
  [{ to: '919812345678', contact_id: 1, text: 'Hi' }, 'contact_id', 'must not be given together with to'],
  [{ to: '919812345678' }, 'text', 'is required unless content is given'],
  [{ to: '919812345678', text: '' }, 'text', 'must not be empty'],
  [{ to: '919812345678', text: 'a'.repeat(4_097) }, 'text', 'must have at most 4096 characters'],
  [{ to: 919812345678, text: 'Hi' }, 'to', 'must be text'],
  [{ to: 'Rohan', text: 'Hi' }, 'to', 'must be a phone number with its country code, like 919812345678'],
  [{ contact_id: 999_999, text: 'Hi' }, 'contact_id', 'must be a contact of this workspace'],
  [{ contact_id: '1', text: 'Hi' }, 'contact_id', 'must be a positive whole number'],
  [{ to: '919812345678', text: 'Hi', channel_id: 999_999 }, 'channel_id', 'must be a channel of this workspace'],
])('a message of %j is refused', async (input, field, message) => {
  const { status, body } = await post('/v1/messages', input)
  expect([status, body.errors]).toEqual([422, [{ field, message }]])
})
