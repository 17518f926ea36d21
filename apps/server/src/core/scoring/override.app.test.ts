import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const day = 24 * 60 * 60_000
let last = 919_850_000_000
const create = async (body: object = {}) =>
  (await parley.request('POST', '/v1/contacts', { body: { phone: String(++last), ...body } })).body
const patch = async (id: number, body: object) => (await parley.request('PATCH', `/v1/contacts/${id}`, { body })).body
const read = async (id: number) => (await parley.request('GET', `/v1/contacts/${id}`)).body
const hear = (from: string, text: string) => parley.request('POST', '/v1/simulator/inbound', { body: { from, text } })
const changesOf = async (id: number) =>
  (await parley.request('GET', `/v1/contacts/${id}/history`)).body.data.map(
    (entry: { changes: object }) => entry.changes,
  )

test('a new contact is scored by its fields, and has no score without any', async () => {
  expect(await create()).toMatchObject({ score: null, temperature: null })
  expect(await create({ intent: 'Wants a demo', stage: 'Hot', deal_value_cents: 100 })).toMatchObject({
    score: 35,
    temperature: 'cool',
  })
  const qualified = await create({ stage: 'Qualified' })
  expect(qualified).toMatchObject({ score: 30, temperature: 'cool' })
  expect(await read(qualified.id)).toEqual(qualified)
})

test('a change of a scored field changes the score, in the same event and history entry', async () => {
  const { id } = await create()
  expect(await patch(id, { stage: 'Qualified' })).toMatchObject({ score: 30, temperature: 'cool' })
  const changes = {
    stage: { from: 'New', to: 'Qualified' },
    score: { from: null, to: 30 },
    temperature: { from: null, to: 'cool' },
  }
  expect(await changesOf(id)).toEqual([changes])
  const [event] = await parley.sql(
    `select data -> 'changes' as changes, data -> 'score' as score from events where type = 'contact.updated' and contact_id = $1`,
    [id],
  )
  expect(event).toEqual({ changes, score: 30 })
  expect(await patch(id, { stage: 'Lost' })).toMatchObject({ score: 0, temperature: 'frozen' })
})

test("a client's score stays until it is cleared", async () => {
  const { id, phone } = await create({ score: 80 })
  expect(await read(id)).toMatchObject({ score: 80, temperature: 'hot' })
  expect(await patch(id, { stage: 'Hot', intent: 'demo' })).toMatchObject({ score: 80, temperature: 'hot' })
  await hear(phone, 'Hi')
  expect(await read(id)).toMatchObject({ score: 80, temperature: 'hot' })
  expect(await patch(id, { temperature: 'cold' })).toMatchObject({ score: 80, temperature: 'cold' })
  expect(await patch(id, { score: null })).toMatchObject({ score: 60, temperature: 'cold' })
  expect(await patch(id, { temperature: null })).toMatchObject({ score: 60, temperature: 'warm' })
  expect((await changesOf(id)).slice(0, 2)).toEqual([
    { temperature: { from: 'cold', to: 'warm' } },
    { score: { from: 80, to: 60 } },
  ])
  expect(await patch(id, { score: null, temperature: null })).toMatchObject({ score: 60, temperature: 'warm' })
  expect(await changesOf(id)).toHaveLength(4)
})

test('a client’s score that equals the computed one is kept, and causes no event', async () => {
  const contact = await create({ intent: 'demo' })
  parley.clock.advance(1_000)
  expect(await patch(contact.id, { score: 15 })).toEqual(contact)
  expect(await changesOf(contact.id)).toEqual([])
  expect(await patch(contact.id, { intent: null })).toMatchObject({ score: 15, temperature: 'cold' })
  expect(await patch(contact.id, { score: null })).toMatchObject({ score: null, temperature: null })
})

test('an upsert of a known contact computes its score again', async () => {
  const { id, phone } = await create()
  const { body } = await parley.request('POST', '/v1/contacts', {
    body: { phone, intent: 'Asked for a quote', score: null },
  })
  expect(body).toMatchObject({ id, score: 15, temperature: 'cold' })
})

test('the workers let scores decay', async () => {
  const { id, phone } = await create()
  await hear(phone, 'Hi')
  expect(await read(id)).toMatchObject({ score: 30, temperature: 'cool' })
  parley.clock.advance(40 * day)
  parley.startWorkers()
  await expect.poll(() => read(id)).toMatchObject({ score: 0, temperature: 'frozen' })
})
