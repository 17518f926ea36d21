import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { OutboundAuthor } from '../messages/message.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const tenant = {
  workspaceId: 1,
  mode: 'live' as const,
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}
let id: number
let contactId: number
let last = 919_880_000_000

const handler = async () => (await parley.request('GET', `/v1/conversations/${id}`)).body.handler
const patch = (body: object) => parley.request('PATCH', `/v1/conversations/${id}`, { body })
const sendAs = (author: OutboundAuthor) =>
  parley.services.messages.send(tenant, { contactId, content: { type: 'text', text: 'Hello' }, author, later: true })
const write = (text = 'I am Asha') => parley.request('POST', '/v1/messages', { body: { contact_id: contactId, text } })
async function handlersTold() {
  const { body } = await parley.request('GET', '/v1/events?limit=100')
  return body.data
    .filter(
      ({ type, data }: { type: string; data: { id: number } }) => type === 'conversation.updated' && data.id === id,
    )
    .map(({ data }: { data: { changes: { handler?: unknown } } }) => data.changes.handler)
}

beforeEach(async () => {
  const { body } = await parley.request('POST', '/v1/simulator/inbound', { body: { from: String(++last), text: 'Hi' } })
  id = body.conversation_id
  contactId = body.contact_id
})

test('agents handle a new conversation', async () => {
  expect(await handler()).toBe('agent')
})

test('the handler is changed through the API, and causes an event like every other change', async () => {
  expect((await patch({ handler: 'paused' })).body.handler).toBe('paused')
  await patch({ handler: 'paused' })
  await patch({ handler: 'agent' })
  expect(await handlersTold()).toEqual([
    { from: 'paused', to: 'agent' },
    { from: 'agent', to: 'paused' },
  ])
  const answered = await parley.request('GET', '/v1/conversations?handler=agent')
  expect(answered.body.data).toContainEqual(expect.objectContaining({ id, handler: 'agent' }))
  expect((await parley.request('GET', '/v1/conversations?handler=paused')).body.data).toEqual([])
  const { status, body } = await patch({ handler: 'nobody' })
  expect([status, body.detail]).toEqual([422, 'handler must be one of agent, human, paused'])
})

test('a person who writes where an agent has written becomes the handler, once', async () => {
  await sendAs('agent')
  expect(await handler()).toBe('agent')
  const { body } = await write()
  expect(body).toMatchObject({ author: 'api', agent_run_id: null })
  await write('Still me')
  expect(await handler()).toBe('human')
  expect(await handlersTold()).toEqual([{ from: 'agent', to: 'human' }])
})

test('a request that writes before any agent leaves the conversation to the agents', async () => {
  await write('Welcome!')
  expect(await handler()).toBe('agent')
  expect(await handlersTold()).toEqual([])
})

test('a person can give the conversation back to the agents, and take it again', async () => {
  await sendAs('agent')
  await write()
  await patch({ handler: 'agent' })
  expect(await handler()).toBe('agent')
  await write()
  expect(await handler()).toBe('human')
})

test('a paused conversation stays paused whichever side writes', async () => {
  await sendAs('agent')
  await patch({ handler: 'paused' })
  await write()
  expect(await handler()).toBe('paused')
})

test.each(['agent', 'trigger', 'campaign', 'system'] as const)(
  'a message by author %s does not change the handler, and names its author',
  async (author) => {
    await sendAs('agent')
    const sent = await sendAs(author)
    expect(sent.author).toBe(author)
    expect(await handler()).toBe('agent')
  },
)

test('a contact’s message and an opt-out confirmation name their authors', async () => {
  await parley.request('PATCH', '/v1/workspace', { body: { opt_out_reply: 'You will hear no more from us.' } })
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: String(last), text: 'STOP' } })
  const { body } = await parley.request('GET', `/v1/messages?conversation_id=${id}`)
  expect(body.data.map(({ author }: { author: string }) => author)).toEqual(['system', 'contact', 'contact'])
})

test('an agent can not send a message in a conversation that a person handles', async () => {
  await patch({ handler: 'human' })
  const content = { type: 'text' as const, text: 'As I was saying' }
  const said = parley.services.messages.send(tenant, { contactId, content, author: 'agent', agentRunId: 1 })
  await expect(said).rejects.toThrow('a person has taken the conversation over')
  const { body } = await parley.request('GET', `/v1/messages?conversation_id=${id}`)
  expect(body.data[0]).toMatchObject({ status: 'failed', agent_run_id: 1, error: { code: 'taken_over' } })
})
