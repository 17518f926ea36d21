import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let conversationId: number
let contactId: number
let last = 919_890_000_000

beforeEach(async () => {
  const { body } = await parley.request('POST', '/v1/simulator/inbound', { body: { from: String(++last), text: 'Hi' } })
  conversationId = body.conversation_id
  contactId = body.contact_id
})

const handOff = (more: object = {}) =>
  parley.request('POST', '/v1/handoffs', {
    body: { conversation_id: conversationId, reason: 'Asked for a person', ...more },
  })
const conversation = async () => (await parley.request('GET', `/v1/conversations/${conversationId}`)).body
const act = (id: number, what: 'assign' | 'close', body: object) =>
  parley.request('POST', `/v1/handoffs/${id}/${what}`, { body })

interface Told {
  type: string
  data: Record<string, unknown> & { contact: { id: number } }
}
async function told(...types: string[]): Promise<Told[]> {
  const { body } = await parley.request('GET', '/v1/events?limit=100')
  return body.data.filter(({ type, data }: Told) => types.includes(type) && data.contact?.id === contactId).toReversed()
}

describe('a handoff', () => {
  test('takes the conversation from the agents, and causes one event', async () => {
    const { status, body } = await handOff({ priority: 'high', summary: 'Wants an invoice.' })
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        conversation_id: conversationId,
        contact_id: contactId,
        status: 'open',
        reason: 'Asked for a person',
        priority: 'high',
        summary: 'Wants an invoice.',
        agent_slug: null,
        assignee: null,
        closed_at: null,
      }),
    ])
    expect((await parley.request('GET', `/v1/handoffs/${body.id}`)).body).toEqual(body)
    expect(await conversation()).toMatchObject({ handler: 'human', priority: 'high' })
    const [event, ...more] = await told('handoff.created')
    expect(more).toEqual([])
    expect(event?.data).toMatchObject({ ...body, conversation: { handler: 'human' }, channel: { type: 'simulator' } })
  })

  test('is created once while it is open, however many requests ask for it at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => handOff()))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(19).fill(200), 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await told('handoff.created')).toHaveLength(1)
  })

  test('takes the conversation back if it was given to the agents meanwhile', async () => {
    await handOff()
    await parley.request('PATCH', `/v1/conversations/${conversationId}`, { body: { handler: 'agent' } })
    expect((await handOff()).status).toBe(200)
    expect((await conversation()).handler).toBe('human')
  })

  test('raises the priority of its conversation, and never lowers it', async () => {
    await parley.request('PATCH', `/v1/conversations/${conversationId}`, { body: { priority: 'high' } })
    const { body } = await handOff({ priority: 'low' })
    expect((await conversation()).priority).toBe('high')
    await act(body.id, 'close', {})
    await handOff({ priority: 'urgent' })
    expect((await conversation()).priority).toBe('urgent')
  })

  test.each([
    ['no conversation', { conversation_id: undefined }, 'conversation_id is required'],
    ['an unknown one', { conversation_id: 999_999 }, 'conversation_id must be a conversation of this workspace'],
    ['no reason', { reason: '' }, 'reason must not be empty'],
    ['a priority of its own', { priority: 'normal' }, 'priority must be one of urgent, high, medium, low'],
  ])('with %s is refused', async (_what, wrong, detail) => {
    const { status, body } = await handOff(wrong)
    expect([status, body.detail]).toEqual([422, detail])
    expect((await conversation()).handler).toBe('agent')
  })

  test('by an agent names the agent', async () => {
    const tenant = {
      workspaceId: 1,
      mode: 'live' as const,
      actor: 'test',
      stages: ['New'],
      scoring: defaultRules,
      defaultCountry: null,
    }
    const input = { conversationId, reason: 'Angry', priority: 'urgent' as const, agentSlug: 'support.triage' }
    const { handoff } = await parley.services.handoffs.create(tenant, { ...input, agentRunId: 12 })
    expect(handoff).toMatchObject({ agent_slug: 'support.triage', agent_run_id: 12, summary: null })
  })
})

describe('the assignment of a handoff', () => {
  test('assigns the conversation too', async () => {
    const { body } = await handOff()
    const assigned = await act(body.id, 'assign', { assignee: ' asha@example.com ' })
    expect([assigned.status, assigned.body]).toEqual([
      200,
      expect.objectContaining({ status: 'assigned', assignee: 'asha@example.com', assigned_at: expect.any(String) }),
    ])
    expect((await conversation()).assignee).toBe('asha@example.com')
    const changes = (await told('conversation.updated')).map(({ data }) => data.changes)
    expect(changes.at(-1)).toEqual({ assignee: { from: null, to: 'asha@example.com' } })
    expect((await act(body.id, 'assign', { assignee: 'ravi' })).body.assignee).toBe('ravi')
  })

  test('needs an assignee', async () => {
    const { body } = await handOff()
    const answer = await act(body.id, 'assign', { assignee: '  ' })
    expect([answer.status, answer.body.detail]).toEqual([422, 'assignee must not be blank'])
  })
})

describe('closing a handoff', () => {
  test.each([
    [true, 'agent'],
    [false, 'human'],
  ])('with hand_back %s leaves the conversation to the %s', async (hand_back, handler) => {
    const { body } = await handOff()
    const closed = await act(body.id, 'close', { hand_back, note: 'Sent.' })
    expect([closed.status, closed.body]).toEqual([
      200,
      expect.objectContaining({ status: 'closed', note: 'Sent.', closed_at: expect.any(String) }),
    ])
    expect((await conversation()).handler).toBe(handler)
    expect((await told('handoff.closed')).map(({ data }) => data)).toMatchObject([
      { ...closed.body, conversation: { handler } },
    ])
  })

  test('happens once, and another handoff may be opened after it', async () => {
    const { body } = await handOff()
    const closings = await Promise.all(Array.from({ length: 5 }, () => act(body.id, 'close', {})))
    expect(closings.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409])
    expect(closings.find(({ status }) => status === 409)?.body.code).toBe('handoff_closed')
    expect((await act(body.id, 'assign', { assignee: 'asha' })).body.code).toBe('handoff_closed')
    expect(await told('handoff.closed')).toHaveLength(1)
    expect((await handOff()).status).toBe(201)
  })
})

test('handoffs are listed newest first, by each of the filters', async () => {
  const first = (await handOff()).body.id
  await act(first, 'close', {})
  const second = (await handOff()).body.id
  await act(second, 'assign', { assignee: 'mia' })
  const list = async (query: string) =>
    (await parley.request('GET', `/v1/handoffs?${query}`)).body.data.map(({ id }: { id: number }) => id)
  expect(await list(`conversation_id=${conversationId}`)).toEqual([second, first])
  expect(await list(`contact_id=${contactId}&status=closed`)).toEqual([first])
  expect(await list('assignee=mia')).toEqual([second])
  expect(await list(`assignee=me&contact_id=${contactId}`)).toEqual([])
  expect(await list(`assignee=none&contact_id=${contactId}`)).toEqual([first])
  const { body } = await parley.request('GET', `/v1/handoffs?limit=1`)
  expect(body.data).toMatchObject([{ id: second }])
  const next = await parley.request('GET', `/v1/handoffs?limit=1&cursor=${body.next_cursor}`)
  expect(next.body.data).toMatchObject([{ id: first }])
})

test('a list shows the contact and the last message, to those who may know', async () => {
  const { id } = (await handOff()).body
  const read = async (key?: string) =>
    (await parley.request('GET', `/v1/handoffs?conversation_id=${conversationId}`, key ? { key } : {})).body.data[0]
  const { data } = (await parley.request('GET', `/v1/messages?conversation_id=${conversationId}&limit=1`)).body
  expect(await read()).toMatchObject({ id, contact: { id: contactId }, last_message: { id: data[0].id } })
  const narrow = await parley.mint({ scopes: ['handoffs:read'] })
  expect(await read(narrow)).toMatchObject({ id, contact: null, last_message: null })
})

test('another workspace can neither see nor create a handoff', async () => {
  const { key } = await parley.createWorkspace()
  const { body } = await handOff()
  expect((await parley.request('GET', `/v1/handoffs/${body.id}`, { key })).status).toBe(404)
  expect((await parley.request('GET', '/v1/handoffs', { key })).body.data).toEqual([])
  const theirs = await parley.request('POST', '/v1/handoffs', {
    key,
    body: { conversation_id: conversationId, reason: 'Eve' },
  })
  expect([theirs.status, theirs.body.detail]).toEqual([422, 'conversation_id must be a conversation of this workspace'])
  expect((await parley.request('POST', `/v1/handoffs/${body.id}/close`, { key, body: {} })).status).toBe(404)
})

test('deleting a contact deletes its handoffs', async () => {
  await handOff()
  expect((await parley.request('DELETE', `/v1/contacts/${contactId}`)).status).toBe(204)
  expect(await parley.sql('select from handoffs where contact_id = $1', [contactId])).toEqual([])
})
