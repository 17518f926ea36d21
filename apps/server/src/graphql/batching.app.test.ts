import { beforeAll, expect, test } from 'vitest'

import { countStatements, type Statements } from '../../testing/count-statements.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Harness
let statements: Statements
beforeAll(async () => {
  parley = await startHarness({ PARLEY_REQUEST_HISTORY: 'off' })
  await parley.sql(`insert into contacts (workspace_id, name, stage, created_at, updated_at)
    select 1, 'Contact ' || n, 'New', now(), now() from generate_series(1, 120) n`)
  await parley.sql(`insert into conversations (workspace_id, contact_id, channel_id, created_at, last_message_at)
    select 1, contacts.id, channels.id, now(), now() from contacts, channels where channels.workspace_id = 1`)
  await parley.sql(`insert into messages
      (workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address, status, created_at)
    select 1, conversations.id, contact_id, channel_id, 'inbound', 'text', n::text, '919812345678', 'received', now()
    from conversations, generate_series(1, 3) n order by n`)
  statements = countStatements()
  return async () => {
    statements.stop()
    await parley.stop()
  }
})

const query = `query ($first: Int) { conversations(first: $first) { nodes {
  id status contact { name identities { value } } channel { name } lastMessage { text conversation { id } }
} nextCursor } }`

async function ask(first: number) {
  statements.take()
  const { body } = await askGraphql(parley, query, { variables: { first } })
  expect(body.errors).toBeUndefined()
  return { nodes: body.data.conversations.nodes, taken: statements.take() }
}

test('100 conversations with contact, channel and last message cost 6 statements, as 2 do', async () => {
  await ask(1)
  const few = await ask(2)
  const many = await ask(100)
  expect(few.nodes).toHaveLength(2)
  expect(many.nodes).toHaveLength(100)
  expect(many.taken.length).toBeLessThanOrEqual(6)
  for (const { contact, channel, lastMessage, id } of many.nodes) {
    expect(contact.name).toMatch(/^Contact /)
    expect(channel.name).toBeTruthy()
    expect(lastMessage).toEqual({ text: '3', conversation: { id } })
  }
})

test.for([
  ['contacts', 'lastConversation { id channel { id } }'],
  ['channels', 'health { state } waiting today { sent } number'],
  ['messages', 'contact { name } conversation { id } channel { name }'],
])('%s: the statements don’t grow with the rows', async ([list, links]) => {
  const count = async (first: number) => {
    statements.take()
    const { body } = await askGraphql(parley, `{ ${list}(first: ${first}) { nodes { id ${links} } } }`)
    expect(body.errors).toBeUndefined()
    return statements.take().length
  }
  await count(1)
  expect(await count(60)).toBeLessThanOrEqual(6)
})

test('the last messages are found by an index, whatever the number of messages', async () => {
  await parley.sql(`insert into messages
      (workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address, status, created_at)
    select 1, conversations.id, contact_id, channel_id, 'inbound', 'text', n::text, '919812345678', 'received', now()
    from conversations, generate_series(1, 100) n`)
  await parley.sql('analyze messages, conversations')
  await ask(1)
  const { taken } = await ask(100)
  const latest = taken.find((statement) => statement.includes('lateral')) ?? ''
  const rows = await parley.sql<{ 'QUERY PLAN': string }>(
    `explain ${latest.replace('$1', '1').replace('$2', `'{1,2,3}'`)}`,
  )
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
  expect(plan).toContain('Index Scan using messages_conversation on messages')
  expect(plan).not.toContain('Seq Scan on messages')
})
