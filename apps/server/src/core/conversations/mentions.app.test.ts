import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Browser, signUp } from '../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { newId } from '../../kernel/ids.ts'
import { hintsOf } from '../stream/hints.ts'

let parley: Harness
let key: string
let conversation: number
let ana: Browser
let actor: string
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
  const { body } = await ask('POST', '/v1/simulator/inbound', { from: '919812345678', text: 'Hi' })
  conversation = body.conversation_id
  ana = await signUp(parley, { email: `${newId()}@example.com`, role: 'agent', key })
  actor = (await ana.request('GET', '/v1/me')).body.actor
})

const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { key, body })
const note = (text: string) => ask('POST', `/v1/conversations/${conversation}/notes`, { text })
const events = async () => (await ask('GET', '/v1/events?type=conversation.mentioned')).body.data

test('a note that mentions a user is found by the user, and is told', async () => {
  const { status, body } = await note(`Can you look, @[${actor}]? @[${actor}]`)
  expect([status, body.mentions]).toEqual([201, [actor]])
  const mine = await ana.request('GET', '/v1/conversations?mentioned=me')
  expect(mine.body.data.map(({ id }: { id: number }) => id)).toEqual([conversation])
  expect((await ask('GET', `/v1/conversations?mentioned=${actor}&sort=last_message`)).body.data).toHaveLength(1)
  expect((await ask('GET', '/v1/conversations?mentioned=me')).body.data).toEqual([])
  const [event, ...more] = await events()
  expect(more).toEqual([])
  expect(event.data).toMatchObject({ id: conversation, note: { id: body.id, mentions: [actor] } })
  const hints = hintsOf({ id: event.id, type: event.type, thing: String(conversation), conversation: null })
  expect(hints).toContainEqual({ topic: 'conversations', id: conversation, type: 'conversation.mentioned' })
})

test('a note that mentions nobody tells nothing', async () => {
  expect((await note('Call @ana, [user:1]')).body.mentions).toEqual([])
  expect(await events()).toEqual([])
})

test('a stranger is not mentioned', async () => {
  const { key: foreign } = await parley.createWorkspace()
  const eve = await signUp(parley, { email: `${newId()}@example.com`, role: 'agent', key: foreign })
  const stranger = (await eve.request('GET', '/v1/me')).body.actor
  const { status, body } = await note(`Hi @[${stranger}]`)
  expect([status, body.errors[0].field]).toEqual([422, 'text'])
  expect((await ask('GET', `/v1/conversations/${conversation}/notes`)).body.data).toEqual([])
  const asked = await ask('GET', '/v1/conversations?mentioned=ana')
  expect([asked.status, asked.body.errors[0].field]).toEqual([422, 'mentioned'])
})

test('a test key mentions the members of the workspace that it tests', async () => {
  const [{ workspace_id } = { workspace_id: 0 }] = await parley.sql<{ workspace_id: number }>(
    'select workspace_id from conversations where id = $1',
    [conversation],
  )
  const testKey = await parley.mint({ mode: 'test' }, Number(workspace_id))
  const inbound = await parley.request('POST', '/v1/simulator/inbound', {
    key: testKey,
    body: { from: '919812345678', text: 'Hi' },
  })
  const { status } = await parley.request('POST', `/v1/conversations/${inbound.body.conversation_id}/notes`, {
    key: testKey,
    body: { text: `@[${actor}]` },
  })
  expect(status).toBe(201)
})

test('a merge takes mentions along', async () => {
  await note(`@[${actor}]`)
  const { body: from } = await ask('GET', `/v1/conversations/${conversation}`)
  const { body: kept } = await ask('POST', '/v1/simulator/inbound', { from: '919812345679', text: 'Hi' })
  await ask('POST', `/v1/contacts/${kept.contact_id}/merge`, { contact_id: from.contact_id })
  const mine = await ana.request('GET', '/v1/conversations?mentioned=me')
  expect(mine.body.data.map(({ id }: { id: number }) => id)).toEqual([kept.conversation_id])
})
