import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../../testing/harness.ts'

let parley: Harness
let channel: number
let manual: number
let campaign: number
beforeAll(async () => {
  parley = await startHarness()
  channel = (await ok('GET', '/v1/channels')).data[0].id
  const other = await ok('POST', '/v1/channels', {
    type: 'linkedin',
    name: 'By hand',
    credentials: { driver: 'manual' },
  })
  manual = other.id
  const steps = [{ type: 'message', content: { type: 'text', text: 'campaign' } }]
  campaign = (await ok('POST', '/v1/campaigns', { name: 'Trials', steps })).id
  await ok('POST', '/v1/endpoints', { url: 'http://127.0.0.1:9/', events: ['contact.created'], ordered: true })
  return parley.stop
})

async function ok(method: string, path: string, body?: object) {
  const answer = await parley.request(method, path, body && { body })
  expect([method, path, answer.status < 300, answer.body]).toEqual([method, path, true, answer.body])
  return answer.body
}

let phones = 919_840_200_000
/** Somebody about whom there is something in every table. */
async function person() {
  phones += 1
  const phone = String(phones)
  const { id: contact_id } = await ok('POST', '/v1/contacts', { phone, linkedin: `in/person-${phone}` })
  const inbound = await ok('POST', '/v1/simulator/inbound', { from: phone, text: 'Hi' })
  const { conversation_id } = inbound
  await ok('POST', '/v1/messages', { contact_id, channel_id: channel, text: 'Hello' })
  await ok('POST', '/v1/messages', { contact_id, channel_id: manual, text: 'Hello' })
  await ok('POST', '/v1/messages', { contact_id, channel_id: channel, text: 'Later', send_at: '2036-01-16T09:00:00Z' })
  await ok('POST', '/v1/connections', { contact_id, channel_id: manual })
  await ok('POST', `/v1/conversations/${conversation_id}/notes`, { text: 'A note' })
  await ok('PATCH', `/v1/conversations/${conversation_id}`, { labels: [phone] })
  await ok('POST', '/v1/tasks', { title: 'Call', contact_id })
  await ok('POST', '/v1/handoffs', { conversation_id, reason: 'angry' })
  const start = `2036-02-20T${String(phones % 10).padStart(2, '0')}:00:00Z`
  await ok('POST', '/v1/meetings', { contact_id, conversation_id, start, any_time: true })
  await ok('POST', '/v1/agents/sales.qualifier/run', { contact_id })
  await ok('POST', `/v1/campaigns/${campaign}/enrollments`, { contact_ids: [contact_id] })
  return { id: contact_id, conversation: conversation_id, phone }
}

/** What a loop derives from contacts at its own time: a row for each contact, or none yet. */
const derived = ['contact_search', 'contact_search_due']

/** How many rows name the contact or the conversation, by table and column. */
async function references(ids: Record<'contact' | 'conversation', number>, without: readonly string[] = []) {
  const columns = await parley.sql<{ name: string; column: string }>(
    `select c.relname::text as name, a.attname::text as column from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
       and a.attname in ('contact_id', 'conversation_id', 'order_key')`,
  )
  const found: Record<string, number> = {}
  for (const { name, column } of columns.filter((one) => !without.includes(one.name))) {
    const id = column === 'conversation_id' ? ids.conversation : ids.contact
    const [row] = await parley.sql<{ n: number }>(`select count(*)::integer as n from ${name} where ${column} = $1`, [
      id,
    ])
    if (row && row.n > 0) found[`${name}.${column}`] = row.n
  }
  return found
}

test('after a merge no table refers to the contact that went, and nothing of it is lost', async () => {
  const [kept, gone] = [await person(), await person()]
  const ofKept = await references({ contact: kept.id, conversation: kept.conversation }, derived)
  const ofGone = await references({ contact: gone.id, conversation: gone.conversation }, derived)
  expect(Object.keys(ofGone).length).toBeGreaterThan(15)
  await ok('POST', `/v1/contacts/${kept.id}/merge`, { contact_id: gone.id })

  expect(await references({ contact: gone.id, conversation: gone.conversation })).toEqual({})
  const after = await references({ contact: kept.id, conversation: kept.conversation }, derived)
  const sums = Object.entries(ofGone).map(([name, n]) => [name, n + (ofKept[name] ?? 0)])
  expect(after).toEqual({
    ...Object.fromEntries(sums),
    // Of each of these, a contact has one.
    'connections.contact_id': 1,
    'conversations.contact_id': 2,
    'enrollments.contact_id': 1,
    // The merge itself.
    'contact_changes.contact_id':
      (ofKept['contact_changes.contact_id'] ?? 0) + (ofGone['contact_changes.contact_id'] ?? 0) + 1,
    'events.contact_id': (ofKept['events.contact_id'] ?? 0) + (ofGone['events.contact_id'] ?? 0) + 1,
  })

  // Old ids lead to the new ones.
  expect(await ok('GET', `/v1/conversations/${gone.conversation}`)).toMatchObject({
    id: kept.conversation,
    labels: [kept.phone, gone.phone],
  })
  const { data } = await ok('GET', `/v1/messages?contact_id=${gone.id}&direction=inbound`)
  expect(data).toHaveLength(2)
  const { data: handoffs } = await ok('GET', `/v1/handoffs?contact_id=${gone.id}`)
  expect(handoffs.map(({ status }: { status: string }) => status).toSorted()).toEqual(['closed', 'open'])
  const { data: runs } = await ok('GET', `/v1/agent-runs?contact_id=${kept.id}`)
  expect(runs.map(({ status }: { status: string }) => status).toSorted()).toEqual(['queued', 'superseded'])
})
