import { startGraphServer } from '@parley/test-kit/graph-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { countStatements } from '../../../testing/count-statements.ts'
import { startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

// What a reply to a trigger waits for, pinned: whoever adds a statement to one of these paths should know.
const statements = countStatements()
const graph = await startGraphServer(account)
// No loop runs, so that every statement is one of the path.
const { request, url, sql, clock, stop } = await startHarness({
  PARLEY_ROLES: 'api',
  PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl,
})
const from = '919812345602'
let hook: string

const hear = (text: string, who = from) => graph.sendInbound(hook, { from: who, text, name: 'Asha' })
const send = (to = from) => request('POST', '/v1/messages', { body: { to, text: 'Hi' } })
const owed = async () => (await sql('select from trigger_fires where due_at is not null')).length

beforeAll(async () => {
  const channel = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
  const { body } = await request('POST', '/v1/channels', { body: channel })
  hook = url + body.webhook_path
  await request('POST', '/v1/triggers', { body: { channel_id: body.id, phrase: 'login', reply: 'Static' } })
  await request('PATCH', '/v1/trigger-settings', { body: { cooldown_seconds: 0 } })
  await hear('Hello')
  await send()
  await hear('Hello again')
})
beforeEach(() => {
  // Its channel has a moment for each.
  clock.advance(1_000)
  statements.take()
})
afterAll(async () => {
  await stop()
  await graph.close()
  statements.stop()
})

const [read, write, begin, commit] = ['with', 'with', 'begin', 'commit']
const kinds = () => statements.take().map((text) => text.split(' ', 1)[0])

test('a message that comes in costs one read and one write', async () => {
  await hear('How are you?')
  expect(kinds()).toEqual([begin, read, write, commit])
})

test('a message that goes out costs one read and one write before it leaves, and as much for the answer', async () => {
  const { body } = await send()
  expect(body.status).toBe('sent')
  expect(kinds()).toEqual([begin, read, write, commit, begin, read, write, commit])
})

test('a trigger costs nothing more before its reply is written, and its settling one after that', async () => {
  await hear('login')
  await expect.poll(owed).toBe(0)
  const settle = 'update'
  expect(kinds()).toEqual([begin, read, write, commit, begin, read, write, commit, begin, read, write, commit, settle])
})

test('somebody new who writes costs nothing more', async () => {
  await hear('Hello', '919812345603')
  expect(kinds()).toEqual([begin, read, write, commit])
})

test('somebody new who is written to costs one more', async () => {
  const meet = 'with'
  await send('919812345604')
  expect(kinds()).toEqual([begin, read, meet, write, commit, begin, read, write, commit])
})
