import { beforeAll, expect, test } from 'vitest'

import { signUp } from '../../testing/browser.ts'
import { type Populated, startPopulated } from '../../testing/populated-workspace.ts'
import { leavesOf, lists, named, nameOf, shownType, singles } from './described-schema.test-helper.ts'
import { askGraphql } from './graphql.test-helper.ts'

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

const pathOf = (list: string) => (list === 'agentRuns' ? '/v1/agent-runs?limit=5' : `/v1/${list}?limit=5`)

/** What a list of /v1 shows of another resource: here it is a link to the whole. */
const previews = new Set(['contact', 'last_message'])

/** A resource of /v1 with the names that GraphQL has for its fields. Inside of JSON nothing is renamed. */
function inCamelCase(value: unknown, like: unknown): unknown {
  if (Array.isArray(value)) return value.map((item, place) => inCamelCase(item, (like as unknown[])?.[place]))
  if (typeof value !== 'object' || value === null) return value
  const own = Object.entries(value).filter(([name]) => !previews.has(name))
  const same = own.map(([name, inner]) => {
    const camel = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    const key = Object.hasOwn(like ?? {}, camel) ? camel : name
    return [key, inCamelCase(inner, (like as Record<string, unknown>)?.[key])]
  })
  return Object.fromEntries(same)
}

/** What /v1 shows of other resources. */
const linked: Readonly<Record<string, string>> = {
  conversations: 'contact { id name phone email } lastMessage { id direction kind text status createdAt }',
}

test.for(named(lists))('$name shows what /v1 shows', async ({ name, field }) => {
  const query = `{ ${name}(first: 5) { nodes { ${leavesOf(shownType(field))} ${linked[name] ?? ''} } nextCursor } }`
  const { body } = await askGraphql(parley, query)
  expect(body.errors).toBeUndefined()
  const { nodes, nextCursor } = body.data[name]
  const path = name === 'agents' ? '/v1/agents' : pathOf(name)
  const rest = (await parley.request('GET', path)).body
  expect(nodes.length).toBeGreaterThan(0)
  expect(nodes).toMatchObject(rest.data.map((row: unknown, place: number) => inCamelCase(row, nodes[place])))
  expect(nextCursor).toBe(rest.next_cursor ?? null)
})

test.for(named(singles))('$name shows one', async ({ name, field }) => {
  const { body } = await askGraphql(
    parley,
    `{ ${name}(${nameOf(field, parley.ids)}) { ${leavesOf(shownType(field))} } }`,
  )
  expect(body.errors).toBeUndefined()
  expect(Object.values(body.data[name]).some((value) => value !== null)).toBe(true)
})

test('a page leads to the next one', async () => {
  const ids = async (after: string | null) => {
    const { body } = await askGraphql(
      parley,
      'query ($after: String) { messages(first: 1, after: $after) { nodes { id } nextCursor } }',
      { variables: { after } },
    )
    return body.data.messages
  }
  const all = (await askGraphql(parley, '{ messages(first: 100) { nodes { id } nextCursor } }')).body.data.messages
  const found: unknown[] = []
  for (let after: string | null = null, more = true; more; more = after !== null) {
    const page = await ids(after)
    found.push(...page.nodes)
    after = page.nextCursor
  }
  expect(found).toEqual(all.nodes)
  expect(all.nextCursor).toBeNull()
})

test('a list names the argument that is wrong', async () => {
  for (const [args, field] of [
    ['first: 101', 'first'],
    ['first: 0', 'first'],
    ['after: "nowhere"', 'after'],
    ['contactId: -3', 'contactId'],
    ['assignee: ""', 'assignee'],
    ['assignee: "\\n", label: ""', 'label'],
  ]) {
    const { body } = await askGraphql(parley, `{ conversations(${args}) { nodes { id } } }`)
    expect(body).toMatchObject({
      data: { conversations: null },
      errors: [{ path: ['conversations'], extensions: { code: 'INVALID', fields: [{ field }] } }],
    })
    expect(body.errors[0].message).toMatch(new RegExp(`^${field} `))
  }
})

test('a contact has its conversations, messages and the last of them', async () => {
  const { contact, conversation } = parley.ids
  const { body } = await askGraphql(
    parley,
    `{ contact(id: ${contact}) { identities { kind value } lastConversation { id } conversations {
      nodes { contactId contact { id } messages(first: 1) { nodes { id } } lastMessage { id } notes { nodes { text } } } } } }`,
  )
  expect(body.errors).toBeUndefined()
  expect(body.data.contact.identities).toContainEqual({ kind: 'phone', value: '919812345678' })
  const { nodes } = body.data.contact.conversations
  for (const node of nodes) {
    expect(node.contact.id).toBe(contact)
    expect(node.lastMessage ?? null).toEqual(node.messages.nodes[0] ?? null)
  }
  const known = (await parley.request('GET', `/v1/conversations?contact_id=${contact}&limit=100`)).body.data
  expect(nodes).toHaveLength(known.length)
  const latest = known
    .filter(({ last_message_at }: { last_message_at: string | null }) => last_message_at !== null)
    .toSorted((a: { last_message_at: string; id: number }, b: { last_message_at: string; id: number }) =>
      a.last_message_at === b.last_message_at ? b.id - a.id : b.last_message_at.localeCompare(a.last_message_at),
    )[0]
  expect(body.data.contact.lastConversation.id).toBe(latest?.id ?? conversation)
})

test('contacts and conversations are searched, narrowed and sorted as under /v1', async () => {
  for (const [list, args, rest] of [
    ['contacts', 'q: "zanzi"', 'q=zanzi'],
    ['contacts', 'q: "nobody at all"', 'q=nobody+at+all'],
    ['contacts', 'sort: last_message, scoreAtLeast: 0', 'sort=last_message&score_at_least=0'],
    ['contacts', 'owner: "nobody"', 'owner=nobody'],
    ['conversations', 'assignee: "none"', 'assignee=none'],
    ['conversations', 'assignee: "me"', 'assignee=me'],
    ['conversations', 'sort: last_message, snoozed: false', 'sort=last_message&snoozed=false'],
    ['conversations', 'unread: true', 'unread=true'],
    ['conversations', 'q: "zanzi"', 'q=zanzi'],
    ['conversations', 'mentioned: "me"', 'mentioned=me'],
  ]) {
    const { body } = await askGraphql(parley, `{ ${list}(first: 100, ${args}) { nodes { id } } }`)
    const { data } = (await parley.request('GET', `/v1/${list}?limit=100&${rest}`)).body
    expect([args, body.errors, body.data[list ?? ''].nodes]).toEqual([
      args,
      undefined,
      data.map(({ id }: { id: number }) => ({ id })),
    ])
  }
})

test('what a user has read is read wherever the conversation is shown', async () => {
  const user = await signUp(parley, { email: 'reader@example.com', role: 'owner' })
  const sent = { from: '919812345670', text: 'Hi' }
  const { conversation_id: id, contact_id } = (await parley.request('POST', '/v1/simulator/inbound', { body: sent }))
    .body
  expect((await user.request('PUT', `/v1/conversations/${id}/read`)).status).toBeLessThan(300)
  const query = `{ conversation(id: ${id}) { unreadCount } contact(id: ${contact_id}) { lastConversation { unreadCount }
    conversations { nodes { unreadCount lastMessage { conversation { unreadCount } } } } } }`
  const shown = (count: number) => ({
    conversation: { unreadCount: count },
    contact: {
      lastConversation: { unreadCount: count },
      conversations: { nodes: [{ unreadCount: count, lastMessage: { conversation: { unreadCount: count } } }] },
    },
  })
  expect((await user.request('POST', '/graphql', { body: { query } })).body.data).toEqual(shown(0))
  expect((await askGraphql(parley, query)).body.data).toEqual(shown(1))
})
