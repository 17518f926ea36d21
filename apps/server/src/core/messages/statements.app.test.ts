import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { countStatements, type Statements } from '../../../testing/count-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

// Pins the statements that a trigger's reply waits for, so that a statement added to these paths is noticed.
let statements: Statements
let graph: GraphServer
let parley: Harness
let hook: string
beforeAll(async () => {
  statements = countStatements()
  graph = await startGraphServer(account)
  // No loop runs, and the requests are not kept, which is written afterwards: every statement belongs to the path under test.
  const quiet = { PARLEY_ROLES: 'api', PARLEY_REQUEST_HISTORY: 'off' }
  parley = await startHarness({ ...quiet, PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl })
  const channel = { type: 'whatsapp-cloud', name: 'Sales', is_default: true, credentials }
  const { body } = await parley.request('POST', '/v1/channels', { body: channel })
  hook = parley.url + body.webhook_path
  await parley.request('POST', '/v1/triggers', { body: { channel_id: body.id, phrase: 'login', reply: 'Static' } })
  await parley.request('PATCH', '/v1/trigger-settings', { body: { cooldown_seconds: 0 } })
  await hear('Hello')
  await send()
  await hear('Hello again')
  return async () => {
    await parley.stop()
    await graph.close()
    statements.stop()
  }
})

const from = '919812345602'
const hear = (text: string, who = from) => graph.sendInbound(hook, { from: who, text, name: 'Asha' })
const send = (to = from) => parley.request('POST', '/v1/messages', { body: { to, text: 'Hi' } })
const owed = async () => (await parley.sql('select from trigger_fires where due_at is not null')).length
beforeEach(() => {
  // The channel has a send slot for each message.
  parley.clock.advance(1_000)
  statements.take()
})

const [read, write, begin, commit] = ['with', 'with', 'begin', 'commit']
const kinds = () => statements.take().map((text) => text.split(' ', 1)[0])

/** Poll it: the key is read again after a notification, and one from the start may come late. */
async function kindsOfSending(to?: string) {
  parley.clock.advance(1_000)
  statements.take()
  expect((await send(to)).body.status).toBe('sent')
  return kinds()
}

test('an inbound message costs one read and one write', async () => {
  await hear('How are you?')
  expect(kinds()).toEqual([begin, read, write, commit])
})

test('an outbound message costs one read and one write before it leaves, and the same for the answer', async () => {
  await expect.poll(() => kindsOfSending()).toEqual([begin, read, write, commit, begin, read, write, commit])
})

test('a trigger adds no statement before its reply is written, and one afterwards to settle it', async () => {
  await hear('login')
  await expect.poll(owed).toBe(0)
  const settle = 'update'
  expect(kinds()).toEqual([begin, read, write, commit, begin, read, write, commit, begin, read, write, commit, settle])
})

test('an inbound message of a new contact adds no statement', async () => {
  await hear('Hello', '919812345603')
  expect(kinds()).toEqual([begin, read, write, commit])
})

test('an outbound message to a new contact adds one statement', async () => {
  const meet = 'with'
  let last = 919_812_345_604
  await expect
    .poll(() => kindsOfSending(String(last++)))
    .toEqual([begin, read, meet, write, commit, begin, read, write, commit])
})
