import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let last = 919_820_000_000
const create = async (body: object = {}) =>
  (await parley.request('POST', '/v1/contacts', { body: { phone: String(++last), ...body } })).body
const update = (id: number, body: object) => parley.request('PATCH', `/v1/contacts/${id}`, { body })
const read = async (id: number) => (await parley.request('GET', `/v1/contacts/${id}`)).body

const phonesOf = ({ identities }: { identities: { kind: string; value: string }[] }) =>
  identities.flatMap(({ kind, value }) => (kind === 'phone' ? [value] : []))

async function eventsOf(contactId: number) {
  const rows = await parley.sql<{ type: string; data: { changes?: object } }>(
    'select type, data from events where contact_id = $1 order by id offset 1',
    [contactId],
  )
  return rows
}

test('the history says who changed what, newest first', async () => {
  const contact = await create({ name: 'Rohan', score: 10, attributes: { plan: 'free' } })
  parley.clock.advance(60_000)
  await update(contact.id, { name: null, score: 20, attributes: { plan: 'pro', seats: 3 } })
  const first = parley.clock.now().toISOString()
  parley.clock.advance(60_000)
  await update(contact.id, { stage: 'Warm' })
  const { body } = await parley.request('GET', `/v1/contacts/${contact.id}/history`)
  expect(body).toEqual({
    data: [
      {
        id: expect.any(Number),
        actor: 'key:1',
        changes: { stage: { from: 'New', to: 'Warm' } },
        created_at: parley.clock.now().toISOString(),
      },
      {
        id: expect.any(Number),
        actor: 'key:1',
        changes: {
          name: { from: 'Rohan', to: null },
          score: { from: 10, to: 20 },
          'attributes.plan': { from: 'free', to: 'pro' },
          'attributes.seats': { from: null, to: 3 },
        },
        created_at: first,
      },
    ],
    next_cursor: null,
  })
  expect((await parley.request('GET', '/v1/contacts/999999/history')).status).toBe(404)
})

describe('contact events', () => {
  test('each change causes contact.updated; stage, value and currency also cause deal.updated', async () => {
    const { id } = await create()
    await update(id, { name: 'Rohan' })
    const changes = { deal_value_cents: { from: null, to: 100 }, currency: { from: null, to: 'INR' } }
    await update(id, { deal_value_cents: 100, currency: 'inr' })
    await update(id, { stage: 'Warm' })
    const events = await eventsOf(id)
    expect(events.map(({ type }) => type)).toEqual([
      'contact.updated',
      'contact.updated',
      'deal.updated',
      'contact.updated',
      'deal.updated',
    ])
    expect(events[2]?.data).toMatchObject({ id, deal_value_cents: 100, currency: 'INR', stage: 'New', changes })
  })

  test('an update that changes nothing causes no event', async () => {
    const contact = await create({ name: 'Rohan', attributes: { plan: { name: 'pro', seats: 3, until: null } } })
    parley.clock.advance(1_000)
    for (const body of [
      {},
      { name: 'Rohan', stage: 'new' },
      { phone: `+${contact.phone}` },
      { attributes: {} },
      { attributes: { plan: { until: null, seats: 3.0, name: 'pro' }, absent: null } },
    ]) {
      expect(await update(contact.id, body)).toMatchObject({ status: 200, body: contact })
    }
    expect(await eventsOf(contact.id)).toEqual([])
  })

  test('contact.qualified is sent once', async () => {
    const { id } = await create()
    parley.clock.advance(1_000)
    const { body } = await update(id, { stage: 'Qualified' })
    expect(body.qualified_at).toBe(parley.clock.now().toISOString())
    parley.clock.advance(1_000)
    for (const stage of ['Won', 'Qualified', 'Lost', 'qualified']) await update(id, { stage })
    const qualified = (await eventsOf(id)).filter(({ type }) => type === 'contact.qualified')
    expect(qualified).toMatchObject([{ data: { id, stage: 'Qualified', qualified_at: body.qualified_at } }])
    expect((await read(id)).qualified_at).toBe(body.qualified_at)
  })
})

describe('a contact’s attributes', () => {
  test('are merged, and null removes one', async () => {
    const { id } = await create({ attributes: { plan: 'free', seats: 1, tags: ['a'] } })
    const { body } = await update(id, { attributes: { plan: null, tags: ['b', null], nested: { a: null, b: 1 } } })
    expect(body.attributes).toEqual({ seats: 1, tags: ['b', null], nested: { a: null, b: 1 } })
    await update(id, { attributes: { seats: 2 } })
    expect((await read(id)).attributes).toEqual({ seats: 2, tags: ['b', null], nested: { a: null, b: 1 } })
  })

  test('hold any JSON value', async () => {
    const { id } = await create()
    const attributes = {
      text: 'naïve 🎉 "quoted" \\ \u2028',
      numbers: [0, 1.5, 1e300, 5e-324, -1],
      empty: {},
      'with.dots and spaces': true,
      constructor: 'no',
    }
    const { body } = await update(id, { attributes })
    expect(body.attributes).toEqual(JSON.parse(JSON.stringify(attributes)))
    expect((await read(id)).attributes).toEqual(body.attributes)
    expect((await update(id, { attributes })).body.updated_at).toBe(body.updated_at)
    expect((await eventsOf(id)).length).toBe(1)
  })

  test('refuse a text that PostgreSQL can not store', async () => {
    const { id } = await create()
    for (const text of ['\0', '\ud800', 'a\udc00']) {
      const { status, body } = await update(id, { attributes: { note: text } })
      expect([status, body.errors[0].field]).toEqual([422, 'note'])
    }
  })
})

describe('a contact’s identities:', () => {
  test('a new number takes the place of the one that it replaces, where a contact has two', async () => {
    const one = await create()
    parley.clock.advance(1)
    const other = await create()
    await parley.request('POST', `/v1/contacts/${one.id}/merge`, { body: { contact_id: other.id } })
    const phone = String(++last)
    for (const _ of ['first', 'repeated']) {
      const { body } = await update(one.id, { phone })
      expect([body.phone, phonesOf(body)]).toEqual([phone, [phone, other.phone]])
    }
    const { body } = await update(one.id, { phone: other.phone })
    expect([body.phone, phonesOf(body)]).toEqual([other.phone, [other.phone]])
  })

  test('a phone is replaced, and the old one can be used again', async () => {
    const { id, phone } = await create()
    const { body } = await update(id, { phone: '+91 98290 00001' })
    expect(body).toMatchObject({ phone: '919829000001', identities: [{ kind: 'phone', value: '919829000001' }] })
    const other = await parley.request('POST', '/v1/contacts', { body: { phone } })
    expect([other.status, other.body.id === id]).toEqual([201, false])
  })

  test('null removes an identity', async () => {
    const { id } = await create({ email: 'rohan@example.com', linkedin: 'in/taken-away' })
    const { body } = await update(id, { phone: null, linkedin: null })
    expect(body).toMatchObject({ phone: null, linkedin: null, identities: [{ kind: 'email' }] })
  })

  test.each(['phone', 'linkedin'] as const)(
    'a %s of another contact is refused, and nothing changes',
    async (field) => {
      const { [field]: taken } = await create({ linkedin: `in/${field}` })
      const contact = await create()
      const { status, body } = await update(contact.id, { name: 'Rohan', [field]: taken })
      expect([status, body.code, body.errors]).toEqual([
        409,
        'identity_taken',
        [{ field, message: 'belongs to another contact' }],
      ])
      expect(await read(contact.id)).toEqual(contact)
      expect(await eventsOf(contact.id)).toEqual([])
    },
  )

  test('an e-mail address may belong to another contact too', async () => {
    await create({ email: 'shared@example.com' })
    const contact = await create()
    expect((await update(contact.id, { email: 'Shared@Example.com' })).body.email).toBe('shared@example.com')
  })
})

test('deleting a contact deletes its conversations and messages, and frees its phone', async () => {
  const { id, phone } = await create()
  const { body: message } = await parley.request('POST', '/v1/messages', { body: { contact_id: id, text: 'Hi' } })
  expect((await parley.request('DELETE', `/v1/contacts/${id}`)).status).toBe(204)
  for (const [method, path] of [
    ['GET', `/v1/contacts/${id}`],
    ['DELETE', `/v1/contacts/${id}`],
    ['GET', `/v1/messages/${message.id}`],
    ['GET', `/v1/conversations/${message.conversation_id}`],
  ] as const) {
    expect([path, (await parley.request(method, path)).status]).toEqual([path, 404])
  }
  expect(await parley.sql('select from identities where contact_id = $1', [id])).toEqual([])
  const again = await parley.request('POST', '/v1/contacts', { body: { phone } })
  expect([again.status, again.body.id === id]).toEqual([201, false])
})
