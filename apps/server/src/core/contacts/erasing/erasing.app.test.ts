import { beforeAll, describe, expect, test } from 'vitest'

import { type Populated, startPopulated } from '../../../../testing/populated-workspace.ts'

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

const person = { phone: '5541988765432', email: 'erasmo.quiroga@example.com', name: 'Erasmo Quiroga' }
const secrets = [person.phone, '554188765432', person.email, person.name, 'my knee hurts', 'Erasmo wrote']

/** Every row of every table that has one of the texts, or an id in a column that names contacts. */
async function traces(texts: readonly string[], contactId: number) {
  const found: string[] = []
  const tables = await parley.sql<{ name: string }>(
    `select relname::text as name from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relispartition`,
  )
  for (const { name } of tables) {
    const rows = await parley.sql<{ row: Record<string, unknown> }>(`select to_jsonb(t) as row from ${name} t`)
    for (const { row } of rows) {
      const text = JSON.stringify(row)
      if (texts.some((secret) => text.includes(secret))) found.push(`${name} has ${text}`)
      if (row.contact_id === contactId || row.order_key === contactId)
        found.push(`${name} refers to the contact: ${text}`)
    }
  }
  return found
}

/** Somebody about whom there is everything that can be. */
async function known(): Promise<number> {
  const { body } = await parley.request('POST', '/v1/contacts', {
    body: person,
    headers: { 'idempotency-key': 'erase-1' },
  })
  const contact_id = body.id
  const say = async (method: string, path: string, data: object) => {
    const answer = await parley.request(method, path, { body: data })
    expect([path, answer.status < 300, answer.body]).toEqual([path, true, answer.body])
    return answer.body
  }
  const inbound = await say('POST', '/v1/simulator/inbound', { from: person.phone, text: 'my knee hurts' })
  const { conversation_id } = inbound
  await say('POST', '/v1/messages', { contact_id, text: `Dear ${person.name}`, channel_id: inbound.channel_id })
  await say('POST', `/v1/conversations/${conversation_id}/notes`, { text: 'Erasmo wrote' })
  await say('POST', '/v1/tasks', { title: `Call ${person.name}`, contact_id })
  await say('POST', '/v1/handoffs', { conversation_id, reason: `${person.name} is angry` })
  await say('POST', '/v1/meetings', { contact_id, start: '2036-02-20T10:00:00Z', any_time: true, title: person.name })
  await say('POST', '/v1/agents/sales.qualifier/run', { contact_id })
  await say('POST', `/v1/campaigns/${parley.ids.campaign}/enrollments`, { contact_ids: [contact_id] })
  await say('PATCH', `/v1/contacts/${contact_id}`, { intent: 'my knee hurts' })
  await say('POST', '/v1/simulator/inbound', { from: person.phone, text: 'STOP' })
  return contact_id
}

describe('an erased contact', () => {
  test('leaves no trace in any table but the opt-out and the fact of the events', async () => {
    const id = await known()
    const before = await traces(secrets, id)
    expect(new Set(before.map((line) => line.split(' ')[0])).size).toBeGreaterThan(10)
    const events = await parley.request('GET', '/v1/events?limit=100')
    const theirs = events.body.data.filter(({ data }: { data: object }) => JSON.stringify(data).includes(person.phone))
    expect(theirs.length).toBeGreaterThan(5)

    expect((await parley.request('DELETE', `/v1/contacts/${id}`)).status).toBe(204)
    expect(await traces(secrets, id)).toEqual([])

    const [first] = theirs
    const { body } = await parley.request('GET', `/v1/events/${first.id}`)
    expect(body).toEqual({ ...first, data: { erased: true } })
    const { body: newest } = await parley.request('GET', '/v1/events?type=contact.deleted')
    expect(newest.data[0].data).toEqual({ id })
  })

  test('can be repeated by its Idempotency-Key, which creates nothing and tells nothing', async () => {
    const again = await parley.request('POST', '/v1/contacts', {
      body: person,
      headers: { 'idempotency-key': 'erase-1' },
    })
    expect(again).toMatchObject({ status: 201, body: { phone: '', email: '', name: '', stage: '' } })
    expect((await parley.request('GET', `/v1/contacts?phone=${person.phone}`)).body.data).toEqual([])
  })

  test('is not replayed, and its deliveries are not retried', async () => {
    const { body: deliveries } = await parley.request('GET', '/v1/deliveries?limit=100')
    const { body: events } = await parley.request('GET', '/v1/events?limit=100')
    const erased = new Set(
      events.data
        .filter(({ data }: { data: { erased?: true } }) => data.erased)
        .map((event: { id: string }) => event.id),
    )
    const own = deliveries.data.filter(({ event_id }: { event_id: string }) => erased.has(event_id))
    expect(own.length).toBeGreaterThan(0)
    for (const { id, state } of own) {
      expect(state).not.toBe('pending')
      expect((await parley.request('POST', `/v1/deliveries/${id}/retry`)).body).toMatchObject({ code: 'event_dropped' })
      const { body } = await parley.request('GET', `/v1/deliveries/${id}`)
      for (const attempt of body.attempts) expect(attempt).toMatchObject({ request: null, response_body: '' })
    }
    // What others have is still pending, so an erased event would be the only one.
    const { body: counted } = await parley.request('POST', '/v1/replays', {
      body: { since: '2020-01-01T00:00:00Z', endpoint_id: parley.ids.endpoint, state: 'cancelled', dry_run: true },
    })
    expect(counted.counts.total).toBe(0)
  })

  test('is recognised when it is imported again', async () => {
    const { body } = await parley.request('POST', '/v1/contacts', { body: { phone: '+55 41 98876-5432' } })
    expect(body.opted_out_at).not.toBeNull()
    const { body: list } = await parley.request('GET', '/v1/suppressions?phone=554188765432')
    expect(list.data).toMatchObject([
      { kind: 'phone', address: person.phone, contact_id: body.id, source: 'message', text: 'STOP' },
    ])
  })
})

test('an export has everything that is held', async () => {
  const { body: contact } = await parley.request('POST', '/v1/contacts', {
    body: { phone: '5541988765499', name: 'Ana' },
  })
  await parley.request('POST', '/v1/simulator/inbound', {
    body: { from: '5541988765499', text: 'Please stop' },
  })
  await parley.request('POST', '/v1/simulator/inbound', { body: { from: '5541988765499', text: 'STOP' } })
  const { status, body } = await parley.request('GET', `/v1/contacts/${contact.id}/export`)
  expect(status).toBe(200)
  expect(body.contact).toMatchObject({ id: contact.id, name: 'Ana' })
  expect(body.records.messages.map(({ text }: { text: string }) => text)).toEqual(['Please stop', 'STOP'])
  expect(body.records.consents).toMatchObject([{ opted_out: true, source: 'message', text: 'STOP' }])
  expect(body.records.events.length).toBeGreaterThan(2)
  // Every table that names a contact is in it.
  const naming = await parley.sql<{ name: string }>(
    `select distinct c.relname::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relkind in ('r', 'p') and not c.relispartition and a.attname = 'contact_id' order by name`,
  )
  const exported: Record<string, string> = { contact_changes: 'changes' }
  const missing = naming.map(({ name }) => exported[name] ?? name).filter((name) => !(name in body.records))
  // Nothing in these is more than what others tell: what a search looks through, an address's hash, and when a phrase last
  // had its reply.
  expect(missing).toEqual(['contact_search', 'contact_search_due', 'suppressions', 'trigger_cooldowns'])
})
