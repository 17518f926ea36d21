import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

const phrase = 'login'
const source = 'sayings'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  for (const slug of ['sales.qualifier', 'sales.greeter', 'operations.router']) {
    await parley.request('PATCH', `/v1/agents/${slug}`, { body: { enabled: true } })
  }
  await post('/v1/triggers', { channel_id: 1, phrase, reply: 'Static' })
  return parley.stop
})

let last = 919_840_000_000
const newPhone = () => String(++last)
const post = async (path: string, body: object) => (await parley.request('POST', path, { body })).body
const get = async (path: string) => (await parley.request('GET', path)).body
const say = (from: string, said: { text: string } | { content: object }) =>
  post('/v1/simulator/inbound', { from, ...said })
const count = async (table: string, contactId: number) =>
  (await parley.sql<{ n: number }>(`select count(*)::int as n from ${table} where contact_id = $1`, [contactId]))[0]?.n
const qualifierRuns = async (contactId: number) =>
  (await get(`/v1/agent-runs?contact_id=${contactId}`)).data.filter(
    ({ agent_slug }: { agent_slug: string }) => agent_slug === 'sales.qualifier',
  ).length
const typesOf = async (contactId: number) =>
  (await parley.sql<{ type: string }>('select type from events where contact_id = $1 order by id', [contactId])).map(
    ({ type }) => type,
  )

/** If it has words, they opt out and in, fire a trigger, and tell of an intent to buy. */
const contentsWith = (words: string, edited = words) => [
  { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } },
  { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: null } },
  { type: 'edit', edit: { message_id: 'wamid.1', text: edited, content: null } },
  { type: 'deletion', deletion: { message_id: 'wamid.1' } },
  { type: 'chat_opened' },
  { type: 'system', system: { type: 'user_changed_number', body: words, wa_id: '2' } },
  { type: 'system', system: { type: 'customer_identity_changed', body: words } },
  { type: 'unsupported', errors: [] },
]

/** A contact to whom a running campaign has written, and the conversation with them. */
async function enrolled() {
  const phone = newPhone()
  const { id } = await post('/v1/contacts', { phone, source })
  const message = { type: 'message', content: { type: 'text', text: 'Hi' } }
  const { id: campaign } = await post('/v1/campaigns', { name: phone, steps: [message] })
  await post(`/v1/campaigns/${campaign}/enrollments`, { contact_ids: [id] })
  await post(`/v1/campaigns/${campaign}/start`, {})
  const { conversation_id } = await post('/v1/messages', { contact_id: id, text: 'Interested?' })
  const enrollment = async () => (await get(`/v1/campaigns/${campaign}/enrollments`)).data[0]
  return { phone, id, conversationId: conversation_id as number, enrollment }
}

describe.each(contentsWith('Stop', 'make it 20'))('of type $type', (content) => {
  test('is kept and shown, and changes nothing but the conversation', async () => {
    const { phone, id, conversationId, enrollment } = await enrolled()
    await parley.request('PATCH', `/v1/conversations/${conversationId}`, { body: { status: 'resolved' } })
    const state = async () => ({
      contact: await get(`/v1/contacts/${id}`),
      enrollment: await enrollment(),
      runs: await get(`/v1/agent-runs?contact_id=${id}`),
    })
    const before = await state()
    const told = await typesOf(id)

    const said = await say(phone, { content })
    expect((await get(`/v1/messages?contact_id=${id}`)).data[0]).toMatchObject({
      id: said.id,
      content,
      status: 'received',
    })
    expect(await state()).toEqual(before)
    expect((await typesOf(id)).slice(told.length)).toEqual(['message.received'])
    const conversation = await get(`/v1/conversations/${conversationId}`)
    expect(conversation).toMatchObject({
      status: 'resolved',
      unread_count: content.type === 'unsupported' ? 1 : 0,
      last_message_at: said.created_at,
      last_inbound_at: content.type === 'system' ? null : said.created_at,
    })
  })

  test('leaves the reply to the words that come after it', async () => {
    const { phone, id, enrollment } = await enrolled()
    await say(phone, { content })
    expect(await typesOf(id)).not.toContain('contact.responded')
    await say(phone, { text: 'How much is it?' })
    expect(await typesOf(id)).toContain('contact.responded')
    expect(await qualifierRuns(id)).toBe(1)
    expect(await enrollment()).toMatchObject({ status: 'stopped', reason: 'reply' })
    const [row] = await parley.sql('select replies, last_inbound_at is not null as heard from contacts where id = $1', [
      id,
    ])
    expect(row).toEqual({ replies: 1, heard: true })
  })

  test('from somebody new makes a contact whom no agent greets', async () => {
    const { contact_id } = await say(newPhone(), { content })
    expect(await count('agent_runs', contact_id)).toBe(0)
    expect(await get(`/v1/contacts/${contact_id}`)).toMatchObject({
      score: null,
      temperature: null,
      opted_out_at: null,
    })
    expect(await typesOf(contact_id)).toEqual(['contact.created', 'conversation.created', 'message.received'])
  })
})

test.each(contentsWith(phrase))('a trigger isn’t fired by $type', async (content) => {
  const { contact_id } = await say(newPhone(), { content })
  expect(await count('trigger_fires', contact_id)).toBe(0)
})

test.each(contentsWith('Start'))('who has opted out stays so after $type', async (content) => {
  const phone = newPhone()
  const { contact_id } = await say(phone, { text: 'Stop' })
  await say(phone, { content })
  expect((await get(`/v1/contacts/${contact_id}`)).opted_out_at).not.toBeNull()
})

describe('what was sent by its name', () => {
  const sent = (name: string) => [
    { type: 'location', location: { latitude: 1, longitude: 2, name } },
    { type: 'location', location: { latitude: 1, longitude: 2, address: name } },
    { type: 'contacts', contacts: [{ name: { formatted_name: name } }] },
    { type: 'product', product: { title: name } },
  ]

  test.each([...sent('Stop'), ...sent('Alta'), ...sent(phrase)])(
    'of type $type is a message, and not what it is called',
    async (content) => {
      const phone = newPhone()
      const { contact_id } = await say(phone, { content })
      expect(await count('trigger_fires', contact_id)).toBe(0)
      expect(await qualifierRuns(contact_id)).toBe(1)
      expect((await get(`/v1/contacts/${contact_id}`)).opted_out_at).toBeNull()
      const stopped = newPhone()
      const { contact_id: silent } = await say(stopped, { text: 'Stop' })
      await say(stopped, { content })
      expect((await get(`/v1/contacts/${silent}`)).opted_out_at).not.toBeNull()
    },
  )
})

test.each([
  { type: 'image', media: { id: '1', caption: 'Stop' } },
  { type: 'button', reply: { id: 'x', title: 'Stop' } },
  { type: 'list_reply', reply: { id: 'x', title: 'Stop' } },
  { type: 'order', order: { text: 'Stop', items: [] } },
])('the words of $type are the person’s own', async (content) => {
  const { contact_id } = await say(newPhone(), { content })
  expect((await get(`/v1/contacts/${contact_id}`)).opted_out_at).not.toBeNull()
})

test.each([
  { type: 'voice', media: { id: '1' } },
  { type: 'sticker', media: { id: '1' } },
  { type: 'flow_reply', flow: { name: 'flow', response: { slot: 3 } } },
  { type: 'button_reply', reply: { id: 'x', title: null } },
])('$type without a text counts as a reply', async (content) => {
  const { phone, id, enrollment } = await enrolled()
  await say(phone, { content })
  expect(await qualifierRuns(id)).toBe(1)
  expect(await typesOf(id)).toContain('contact.responded')
  expect((await enrollment()).status).toBe('stopped')
})
