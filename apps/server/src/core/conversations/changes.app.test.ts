import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

interface Told {
  type: string
  occurred_at: string
  data: Record<string, unknown> & { id: number; changes?: Record<string, { from: unknown; to: unknown }> }
}

let id: number
let from: string
let last = 919_870_000_000

const say = (text = 'Hi') => parley.request('POST', '/v1/simulator/inbound', { body: { from, text } })
const patch = (body: object) => parley.request('PATCH', `/v1/conversations/${id}`, { body })
const read = async () => (await parley.request('GET', `/v1/conversations/${id}`)).body

/** The events of this conversation, oldest first. */
async function told(): Promise<Told[]> {
  const events: Told[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await parley.request('GET', `/v1/events?limit=100${cursor ? `&cursor=${cursor}` : ''}`)
    events.push(...body.data)
    cursor = body.next_cursor
  }
  return events.filter(({ type, data }) => type.startsWith('conversation.') && data.id === id).toReversed()
}
const changesTold = async () => (await told()).slice(1).map(({ type, data }) => [type, data.changes])

beforeEach(async () => {
  from = String(++last)
  id = (await say()).body.conversation_id
})

describe('a change of a conversation', () => {
  test('causes one event with the changes and the whole conversation', async () => {
    const change = { assignee: 'asha@example.com', labels: ['vip', 'pricing', 'vip'], priority: 'high' }
    const { status, body } = await patch(change)
    expect(status).toBe(200)
    expect(body).toMatchObject({ ...change, labels: ['pricing', 'vip'], status: 'open' })
    expect(await read()).toEqual(body)
    const [, updated, ...more] = await told()
    expect(more).toEqual([])
    expect(updated).toMatchObject({ type: 'conversation.updated' })
    const { last_message: _, ...changed } = body
    expect(updated?.data).toMatchObject({ ...changed, contact: { phone: from }, channel: { type: 'simulator' } })
    expect(updated?.data.changes).toEqual({
      assignee: { from: null, to: 'asha@example.com' },
      labels: { from: [], to: ['pricing', 'vip'] },
      priority: { from: null, to: 'high' },
    })
  })

  test('of the status causes one event of each kind', async () => {
    await patch({ status: 'resolved' })
    const changes = { status: { from: 'open', to: 'resolved' } }
    expect(await changesTold()).toEqual([
      ['conversation.updated', changes],
      ['conversation.status_changed', changes],
    ])
  })

  test('that changes nothing causes no event', async () => {
    await patch({ status: 'open' })
    await patch({})
    await patch({ assignee: null, labels: [], priority: null, snoozed_until: null })
    expect(await changesTold()).toEqual([])
    await patch({ labels: ['b', 'a'] })
    await patch({ labels: ['a', 'b', 'a'] })
    expect(await changesTold()).toHaveLength(1)
  })

  test.each([
    ['status', { status: 'closed' }, 'status must be one of open, pending, snoozed, resolved'],
    ['priority', { priority: 'normal' }, 'priority must be one of urgent, high, medium, low'],
    ['labels', { labels: 'vip' }, 'labels must be a list of labels'],
    ['a label', { labels: [''] }, 'labels.0 must not be empty'],
    ['assignee', { assignee: 12 }, 'assignee must be text'],
    ['a time', { status: 'snoozed', snoozed_until: 'soon' }, 'snoozed_until must be a time like'],
    [
      'a time past',
      { status: 'snoozed', snoozed_until: '2020-01-01T00:00:00Z' },
      'snoozed_until must be in the future',
    ],
    [
      'a time alone',
      { snoozed_until: '2100-01-01T00:00:00Z' },
      'snoozed_until is only allowed with the status snoozed',
    ],
    ['what it has no field for', { state: 'open' }, 'state is not a known field'],
  ])('refuses a wrong %s', async (_what, body, detail) => {
    const answer = await patch(body)
    expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining(detail)])
    expect(await changesTold()).toEqual([])
  })

  test('gets a 404 if the conversation does not exist', async () => {
    for (const [method, path, body] of [
      ['PATCH', '', { status: 'open' }],
      ['POST', '/read', undefined],
      ['POST', '/notes', { text: 'Hi' }],
      ['GET', '/notes', undefined],
    ] as const) {
      expect((await parley.request(method, `/v1/conversations/999999${path}`, { body })).status).toBe(404)
    }
  })
})

test('many concurrent changes cause one event each, in the order of the changes', async () => {
  const names = Array.from({ length: 200 }, (_, n) => `agent ${n}`)
  // As many clients as Parley has connections. More requests at once would wait for one, and get a 503 after 5 s.
  const clients = Array.from({ length: 20 }, async (_, client) => {
    const answers: Awaited<ReturnType<typeof patch>>[] = []
    for (let n = client; n < names.length; n += 20) answers.push(await patch({ assignee: names[n] }))
    return answers
  })
  const answers = (await Promise.all(clients)).flat()
  expect(answers).toHaveLength(200)
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  const events = (await told()).slice(1)
  expect(events.map(({ type }) => type)).toEqual(names.map(() => 'conversation.updated'))
  const changes = events.map(({ data }) => data.changes?.assignee)
  expect(changes.map((change) => change?.to).toSorted()).toEqual(names.toSorted())
  expect(changes.map((change) => change?.from)).toEqual([null, ...changes.slice(0, -1).map((change) => change?.to)])
  expect((await read()).assignee).toBe(changes.at(-1)?.to)
})

test('concurrent identical changes cause one event', async () => {
  await Promise.all(Array.from({ length: 20 }, () => patch({ status: 'resolved' })))
  expect(await changesTold()).toHaveLength(2)
})

describe('unread messages', () => {
  test('are counted until they are marked as read', async () => {
    await say()
    await say()
    expect((await read()).unread_count).toBe(3)
    const { status, body } = await parley.request('POST', `/v1/conversations/${id}/read`)
    expect([status, body.unread_count]).toEqual([200, 0])
    await parley.request('POST', `/v1/conversations/${id}/read`)
    expect(await changesTold()).toEqual([['conversation.updated', { unread_count: { from: 3, to: 0 } }]])
  })

  test('are counted until they are answered', async () => {
    await parley.request('POST', '/v1/messages', { body: { to: from, text: 'Hello' } })
    expect((await read()).unread_count).toBe(0)
    await say()
    expect((await read()).unread_count).toBe(1)
    expect(await changesTold()).toEqual([])
  })
})

describe('an inbound message', () => {
  test.each(['resolved', 'snoozed'])('opens a conversation that is %s', async (status) => {
    await patch({ status, ...(status === 'snoozed' && { snoozed_until: '2100-01-01T00:00:00Z' }) })
    await say()
    expect(await read()).toMatchObject({ status: 'open', snoozed_until: null })
    const reopened = (await told()).slice(-2)
    expect(reopened.map(({ type }) => type)).toEqual(['conversation.updated', 'conversation.status_changed'])
    for (const { data } of reopened) expect(data.changes?.status).toEqual({ from: status, to: 'open' })
  })

  test('leaves a pending conversation pending', async () => {
    await patch({ status: 'pending' })
    await say()
    expect((await read()).status).toBe('pending')
  })

  test('opens a conversation once when many messages arrive at once', async () => {
    await patch({ status: 'resolved' })
    const before = (await told()).length
    await Promise.all(Array.from({ length: 10 }, () => say()))
    expect((await told()).length - before).toBe(2)
  })
})

test('an outbound message leaves a conversation resolved', async () => {
  await patch({ status: 'resolved' })
  await parley.request('POST', '/v1/messages', { body: { to: from, text: 'Bye' } })
  expect((await read()).status).toBe('resolved')
})

test('snoozing and waking through the API set and clear the time', async () => {
  const until = new Date(parley.clock.now().getTime() + 60_000).toISOString()
  expect((await patch({ status: 'snoozed', snoozed_until: until })).body.snoozed_until).toBe(until)
  expect((await patch({ snoozed_until: null })).body).toMatchObject({ status: 'snoozed', snoozed_until: null })
  await patch({ snoozed_until: until })
  expect((await patch({ status: 'pending' })).body).toMatchObject({ status: 'pending', snoozed_until: null })
  expect(await changesTold()).toEqual(
    [
      { status: { from: 'open', to: 'snoozed' }, snoozed_until: { from: null, to: until } },
      { snoozed_until: { from: until, to: null } },
      { snoozed_until: { from: null, to: until } },
      { status: { from: 'snoozed', to: 'pending' }, snoozed_until: { from: until, to: null } },
    ].flatMap((changes) => [
      ['conversation.updated', changes],
      ...('status' in changes ? [['conversation.status_changed', changes]] : []),
    ]),
  )
})

test('a note is shown to the team only', async () => {
  const { status, body } = await parley.request('POST', `/v1/conversations/${id}/notes`, {
    body: { text: 'Ask for the size' },
  })
  expect([status, body]).toEqual([
    201,
    {
      id: expect.any(Number),
      conversation_id: id,
      author: expect.stringMatching(/^key:\d+$/),
      mentions: [],
      ...noteOf(body),
    },
  ])
  const named = { text: 'Done', author: 'asha@example.com' }
  const { body: second } = await parley.request('POST', `/v1/conversations/${id}/notes`, { body: named })
  expect(second).toMatchObject(named)
  expect((await parley.request('GET', `/v1/conversations/${id}/notes`)).body.data).toEqual([second, body])
  expect((await parley.request('GET', `/v1/messages?conversation_id=${id}`)).body.data).toHaveLength(1)
  expect(await changesTold()).toEqual([])
  const { body: message } = await say()
  expect(message.id).toBeGreaterThan(second.id)
})

const noteOf = ({ created_at }: { created_at: string }) => ({ text: 'Ask for the size', created_at })

test('conversations are filtered by their fields', async () => {
  await patch({ assignee: 'filter', labels: ['one', 'two'], status: 'pending' })
  const contact = (await read()).contact_id
  const found = async (query: string) => {
    const { body } = await parley.request('GET', `/v1/conversations?contact_id=${contact}&${query}`)
    return body.data.length
  }
  expect(await Promise.all(['assignee=filter', 'label=two', 'status=pending', 'channel_id=1'].map(found))).toEqual([
    1, 1, 1, 1,
  ])
  expect(await Promise.all(['assignee=other', 'label=tw', 'status=open', 'channel_id=9'].map(found))).toEqual([
    0, 0, 0, 0,
  ])
  const { status, body } = await parley.request('GET', '/v1/conversations?status=closed')
  expect([status, body.code]).toEqual([422, 'invalid'])
})

test('an outbound message causes an event when it is queued, and one at each later status', async () => {
  const { body: sent } = await parley.request('POST', '/v1/messages', { body: { to: from, text: 'Hello' } })
  const { body } = await parley.request('GET', '/v1/events?limit=100')
  const events: Told[] = body.data.filter(({ type, data }: Told) => type.startsWith('message.') && data.id === sent.id)
  expect(events.toReversed().map(({ type, data }) => [type, data.status])).toEqual([
    ['message.queued', 'queued'],
    ['message.sent', 'sent'],
    ['message.updated', 'delivered'],
  ])
  expect(events.at(-1)?.data).toMatchObject({
    text: 'Hello',
    contact: { phone: from },
    conversation: { id, unread_count: 0 },
    channel: { type: 'simulator' },
  })
})
