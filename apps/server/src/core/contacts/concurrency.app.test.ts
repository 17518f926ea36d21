import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness, type TestResponse } from '../../../testing/harness.ts'
import type { Changes } from './contact.ts'

let parley: Harness
let endpoint: { id: number }
beforeAll(async () => {
  parley = await startHarness()
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created', 'conversation.created'] },
  })
  endpoint = body
  return parley.stop
})

const create = (body: object) => parley.request('POST', '/v1/contacts', { body })
const digits = (n: number) => String(919_810_000_000 + n)

const count = (answers: TestResponse[], status: number) => answers.filter((answer) => answer.status === status).length

/** The number of events and of their deliveries, by type. */
async function told(contactIds: number[]) {
  const rows = await parley.sql<{ type: string; events: number; deliveries: number }>(
    `select e.type, count(distinct e.id)::int as events, count(d.id)::int as deliveries
     from events e left join deliveries d on d.event_id = e.id and d.endpoint_id = $2
     where e.contact_id = any($1) group by e.type`,
    [contactIds, endpoint.id],
  )
  return Object.fromEntries(rows.map(({ type, events, deliveries }) => [type, { events, deliveries }]))
}

test('50 concurrent creations of one phone create one contact', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, n) => create({ phone: digits(1), name: `Name ${n}`, attributes: { [`a${n}`]: n } })),
  )
  expect([count(answers, 201), count(answers, 200)]).toEqual([1, 49])
  const [id, ...others] = new Set(answers.map(({ body }) => body.id as number))
  expect(others).toEqual([])
  expect(await parley.sql('select contact_id from identities where value = $1', [digits(1)])).toEqual([
    { contact_id: String(id) },
  ])
  expect(await told([id ?? 0])).toEqual({
    'contact.created': { events: 1, deliveries: 1 },
    'contact.updated': { events: 49, deliveries: 0 },
  })
  const { body } = await parley.request('GET', `/v1/contacts/${id}`)
  expect(Object.keys(body.attributes)).toHaveLength(50)
})

test('100 concurrent creations of different phones create 100 contacts', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => create({ phone: digits(100 + n) })))
  expect(count(answers, 201)).toBe(100)
  const ids = answers.map(({ body }) => body.id as number)
  expect(new Set(ids).size).toBe(100)
  expect(answers.map(({ body }) => body.phone)).toEqual(Array.from({ length: 100 }, (_, n) => digits(100 + n)))
  expect(await told(ids)).toEqual({ 'contact.created': { events: 100, deliveries: 100 } })
})

test('known, new and duplicate phones in one batch each get their own contact', async () => {
  const phones = Array.from({ length: 90 }, (_, n) => digits(190 + (n % 30)))
  const answers = await Promise.all(phones.map((phone, n) => create({ phone: n % 2 ? `+${phone}` : phone })))
  // Ten of the thirty were created by the previous test.
  expect([count(answers, 201), count(answers, 200)]).toEqual([20, 70])
  expect(answers.map(({ body }) => body.phone)).toEqual(phones)
  const ids = [...new Set(answers.map(({ body }) => body.id as number))]
  expect(ids).toHaveLength(30)
  expect(await told(ids)).toEqual({ 'contact.created': { events: 30, deliveries: 30 } })
})

test('a conflicting creation in a batch fails alone', async () => {
  await create({ phone: digits(301), linkedin: 'in/taken' })
  await create({ phone: digits(302) })
  const answers = await Promise.all([
    ...Array.from({ length: 10 }, (_, n) => create({ phone: digits(310 + n) })),
    create({ phone: digits(302), linkedin: 'in/taken' }),
    ...Array.from({ length: 10 }, (_, n) => create({ phone: digits(320 + n) })),
  ])
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(201), 409, ...Array(10).fill(201)])
})

test('concurrent changes of a contact are all kept, one after the other', async () => {
  const { body: contact } = await create({ phone: digits(400), score: 0 })
  const scores = Array.from({ length: 20 }, (_, n) => n + 1)
  await Promise.all(scores.map((score) => parley.request('PATCH', `/v1/contacts/${contact.id}`, { body: { score } })))
  const { body: history } = await parley.request('GET', `/v1/contacts/${contact.id}/history?limit=100`)
  const changes = history.data.map((entry: { changes: Changes }) => entry.changes.score).toReversed()
  expect(changes.map(({ to }: { to: number }) => to).toSorted((a: number, b: number) => a - b)).toEqual(scores)
  let before = 0
  for (const { from, to } of changes) {
    expect(from).toBe(before)
    before = to
  }
  expect((await parley.request('GET', `/v1/contacts/${contact.id}`)).body.score).toBe(before)
})

test('concurrent messages from and to a new number and its creation share one contact', async () => {
  const phone = digits(500)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => [
      parley.request('POST', '/v1/simulator/inbound', { body: { from: phone, text: `in ${n}` } }),
      parley.request('POST', '/v1/messages', { body: { to: phone, text: `out ${n}` } }),
      create({ phone, name: 'Rohan' }),
    ]).flat(),
  )
  expect(answers.filter(({ status }) => status !== 200 && status !== 201)).toEqual([])
  const [{ id } = { id: 0 }, ...others] = (await parley.request('GET', `/v1/contacts?phone=${phone}`)).body.data
  expect(others).toEqual([])
  expect(await told([id])).toMatchObject({
    'contact.created': { events: 1, deliveries: 1 },
    'conversation.created': { events: 1, deliveries: 1 },
    'message.received': { events: 20 },
    'message.sent': { events: 20 },
  })
})
