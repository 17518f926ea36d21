import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Browser, signUp } from '../../../testing/browser.ts'
import { countStatements } from '../../../testing/count-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { newId } from '../../kernel/ids.ts'

let parley: Harness
let key: string
let last = 919_870_000_000
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
})

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await parley.request(method, path, { key, body })
  expect(answer.status).toBeLessThan(300)
  return answer.body
}

/** A conversation that a new person begins. A second passes before. */
async function begin(text: string, name = 'Asha Rao'): Promise<{ id: number; contact_id: number; from: string }> {
  parley.clock.advance(1_000)
  const from = String(++last)
  const { conversation_id: id, contact_id } = await ask('POST', '/v1/simulator/inbound', { from, text, name })
  return { id, contact_id, from }
}

async function say(from: string, text: string) {
  parley.clock.advance(1_000)
  await ask('POST', '/v1/simulator/inbound', { from, text })
}

const ids = ({ data }: { data: { id: number }[] }) => data.map(({ id }) => id)
const found = async (query: string) => ids(await ask('GET', `/v1/conversations?${query}`))
const newUser = (): Promise<Browser> => signUp(parley, { email: `${newId()}@example.com`, role: 'agent', key })

test('the latest message comes first, and pages go on where the last one ended', async () => {
  const [one, two, three] = [await begin('1'), await begin('2'), await begin('3')]
  await say(one.from, 'again')
  expect(await found('sort=last_message')).toEqual([one.id, three.id, two.id])
  expect(await found('')).toEqual([three.id, two.id, one.id])
  const first = await ask('GET', '/v1/conversations?sort=last_message&limit=2')
  expect(ids(first)).toEqual([one.id, three.id])
  const rest = await ask('GET', `/v1/conversations?sort=last_message&limit=2&cursor=${first.next_cursor}`)
  expect([ids(rest), rest.next_cursor]).toEqual([[two.id], null])
})

test('conversations of one moment are on one page each', async () => {
  await Promise.all(
    Array.from({ length: 7 }, () => ask('POST', '/v1/simulator/inbound', { from: String(++last), text: 'Hi' })),
  )
  const seen: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { data: { id: number }[]; next_cursor: string | null } = await ask(
      'GET',
      `/v1/conversations?sort=last_message&limit=3${cursor && `&cursor=${cursor}`}`,
    )
    seen.push(...ids(page))
    cursor = page.next_cursor
  }
  expect(new Set(seen).size).toBe(7)
  expect(seen).toHaveLength(7)
})

test.each(['x', 'MQ', Buffer.from('conversations:7').toString('base64url')])(
  'the cursor %j is not one of this order',
  async (cursor) => {
    const { status, body } = await parley.request('GET', `/v1/conversations?sort=last_message&cursor=${cursor}`, {
      key,
    })
    expect([status, body.errors[0].field]).toEqual([422, 'cursor'])
  },
)

test('each has the beginning of its last message', async () => {
  const { id, contact_id } = await begin('Hello')
  const text = 'x'.repeat(300)
  await ask('POST', '/v1/messages', { contact_id, text })
  const expected = { direction: 'outbound', kind: 'text', text: 'x'.repeat(200) }
  expect((await ask('GET', '/v1/conversations')).data[0].last_message).toMatchObject(expected)
  expect((await ask('GET', `/v1/conversations/${id}`)).last_message).toMatchObject(expected)
  expect((await ask('PATCH', `/v1/conversations/${id}`, { priority: 'low' })).last_message).toMatchObject(expected)
})

test('a key that may not read messages sees none, and may not search', async () => {
  const { id } = await begin('Hello')
  const [{ workspace_id: workspaceId } = { workspace_id: 0 }] = await parley.sql<{ workspace_id: number }>(
    'select workspace_id from conversations where id = $1',
    [id],
  )
  const narrow = await parley.mint({ scopes: ['conversations:read'] }, Number(workspaceId))
  const { body } = await parley.request('GET', '/v1/conversations', { key: narrow })
  expect(body.data[0].last_message).toBeNull()
  expect((await parley.request('GET', '/v1/conversations?q=hello', { key: narrow })).status).toBe(403)
})

test('the filters narrow the list, in both orders', async () => {
  const [one, two, three] = [await begin('1'), await begin('2'), await begin('3')]
  await ask('PATCH', `/v1/conversations/${one.id}`, { assignee: 'asha@example.com', priority: 'high', labels: ['vip'] })
  await ask('PATCH', `/v1/conversations/${two.id}`, { status: 'snoozed', handler: 'human' })
  await ask('POST', `/v1/conversations/${three.id}/read`)
  const { channel_id } = await ask('GET', `/v1/conversations/${one.id}`)
  for (const sort of ['created', 'last_message']) {
    const by = (query: string) => found(`sort=${sort}&${query}`)
    expect(await by('assignee=asha%40example.com')).toEqual([one.id])
    expect(await by('assignee=none')).toEqual([three.id, two.id])
    expect(await by('assignee=me')).toEqual([])
    expect(await by('snoozed=true')).toEqual([two.id])
    expect(await by('snoozed=false')).toEqual([three.id, one.id])
    expect(await by('unread=true')).toEqual([two.id, one.id])
    expect(await by('unread=false')).toEqual([three.id])
    expect(await by('priority=high')).toEqual([one.id])
    expect(await by('handler=human')).toEqual([two.id])
    expect(await by('label=vip')).toEqual([one.id])
    expect(await by(`channel_id=${channel_id}`)).toEqual([three.id, two.id, one.id])
    expect(await by('label=vip&snoozed=true')).toEqual([])
  }
  const { status, body } = await parley.request('GET', '/v1/conversations?unread=1', { key })
  expect([status, body.errors[0].field]).toEqual([422, 'unread'])
})

test.each([
  ['asha', ['rao']],
  ['9198700', ['rao', 'mehta']],
  ['invoice', ['mehta']],
  ['INVO', ['mehta']],
  ['invoice pro', ['mehta']],
  ['invoice trial', []],
  ['São', ['rao']],
  ["o'clock", ['rao']],
  ['!?', []],
  ['nobody', []],
])('a search for %j finds %j', async (q, expected) => {
  const rao = await begin('Is a trial possible?', 'Asha Rao')
  const mehta = await begin('I need an invoice for the pro plan', 'Rohan Mehta')
  await say(rao.from, "From São Paulo, at nine o'clock")
  const names = new Map([
    [rao.id, 'rao'],
    [mehta.id, 'mehta'],
  ])
  const list = await found(`q=${encodeURIComponent(q)}&sort=last_message`)
  expect(list.map((id) => names.get(id)).toSorted()).toEqual(expected.toSorted())
})

test('the counts are of what is to be answered', async () => {
  const [one, two, three, four] = [await begin('1'), await begin('2'), await begin('3'), await begin('4')]
  const user = await newUser()
  const { actor } = (await user.request('GET', '/v1/me')).body
  await ask('PATCH', `/v1/conversations/${one.id}`, { assignee: actor })
  await ask('PATCH', `/v1/conversations/${two.id}`, { status: 'snoozed', assignee: actor })
  await ask('PATCH', `/v1/conversations/${three.id}`, { status: 'resolved' })
  const { channel_id } = await ask('GET', `/v1/conversations/${four.id}`)
  const open = { unassigned: 1, open: 2, pending: 0, snoozed: 1, channels: [{ channel_id, open: 2 }] }
  expect(await ask('GET', '/v1/conversations/counts')).toEqual({ mine: 0, ...open })
  expect((await user.request('GET', '/v1/conversations/counts')).body).toEqual({ mine: 1, ...open })
  const mine = await user.request('GET', '/v1/conversations?assignee=me')
  expect(ids(mine.body)).toEqual([two.id, one.id])
})

test('a user has read a conversation without the others', async () => {
  const { id, from } = await begin('Hello')
  await say(from, 'Anybody there?')
  const [ana, bia] = [await newUser(), await newUser()]
  const unread = async (user: Browser) => {
    const { body } = await user.request('GET', `/v1/conversations/${id}`)
    const { body: list } = await user.request('GET', '/v1/conversations?unread=true')
    expect(list.data).toHaveLength(body.unread_count > 0 ? 1 : 0)
    return body.unread_count
  }
  expect([await unread(ana), await unread(bia)]).toEqual([2, 2])
  const { body } = await ana.request('PUT', `/v1/conversations/${id}/read`)
  expect(body).toMatchObject({ id, unread_count: 0 })
  expect([await unread(ana), await unread(bia)]).toEqual([0, 2])
  expect((await ask('GET', `/v1/conversations/${id}`)).unread_count).toBe(2)
  await say(from, 'Hello?')
  expect([await unread(ana), await unread(bia)]).toEqual([1, 3])
  await ask('PUT', `/v1/conversations/${id}/read`)
  expect([await unread(ana), await unread(bia)]).toEqual([0, 0])
})

test('a list costs the same number of statements, however many conversations it has', async () => {
  const statements = countStatements()
  // Not those of the loops.
  const ofList = () =>
    statements.take().filter((text) => /conversations|messages|contacts/.test(text) && !/skip locked/.test(text)).length
  try {
    await begin('1')
    statements.take()
    await found('sort=last_message')
    const few = ofList()
    for (const text of ['2', '3', '4', '5']) await begin(text)
    statements.take()
    await found('sort=last_message')
    expect([few, ofList()]).toEqual([1, 1])
  } finally {
    statements.stop()
  }
})

test('a conversation tells who it is with, as far as the key may know', async () => {
  const { id, contact_id, from } = await begin('Hello', 'Mina Shah')
  const { data } = await ask('GET', '/v1/conversations')
  expect(data).toMatchObject([{ id, contact: { id: contact_id, name: 'Mina Shah', phone: from, email: null } }])
  const { body } = await parley.request('POST', '/v1/keys', { key, body: { scopes: ['conversations:read'] } })
  const blind = await parley.request('GET', `/v1/conversations/${id}`, { key: body.key })
  expect(blind.body).toMatchObject({ contact: null, last_message: null })
})
