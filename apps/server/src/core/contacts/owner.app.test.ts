import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let phones = 919_840_300_000
async function create(fields: object) {
  phones += 1
  const { status, body } = await parley.request('POST', '/v1/contacts', { body: { phone: String(phones), ...fields } })
  expect([status, body]).toEqual([201, body])
  return body
}
const patch = (id: number, body: object) => parley.request('PATCH', `/v1/contacts/${id}`, { body })

const lost = { owner: 'user:12', tags: ['vip', 'fair'], lost_reason: 'too dear' }

test('a contact is created with an owner, tags and a lost reason, which its event has', async () => {
  const contact = await create({ owner: ' user:12 ', tags: ['vip', ' fair', 'vip'], lost_reason: 'too dear' })
  expect(contact).toMatchObject(lost)
  expect((await parley.request('GET', `/v1/contacts/${contact.id}`)).body).toEqual(contact)
  const { data } = (await parley.request('GET', '/v1/events?type=contact.created')).body
  expect(data[0].data).toEqual(contact)
})

test('a change is in the history and in an event; the same values change nothing', async () => {
  const { id } = await create({ tags: ['new'] })
  const changed = await patch(id, lost)
  expect(changed.body).toMatchObject(lost)
  expect((await patch(id, lost)).body.updated_at).toBe(changed.body.updated_at)
  const changes = {
    owner: { from: null, to: 'user:12' },
    tags: { from: ['new'], to: ['vip', 'fair'] },
    lost_reason: { from: null, to: 'too dear' },
  }
  const { data: history } = (await parley.request('GET', `/v1/contacts/${id}/history`)).body
  expect(history.map((entry: { changes: unknown }) => entry.changes)).toEqual([changes])
  const { data: events } = (await parley.request('GET', '/v1/events?type=contact.updated')).body
  expect(events[0].data.changes).toEqual(changes)
  expect((await patch(id, { owner: null, tags: [], lost_reason: ' ' })).body).toMatchObject({
    owner: null,
    tags: [],
    lost_reason: null,
  })
})

test.each([
  ['tags', { tags: Array.from({ length: 51 }, (_, n) => `tag ${n}`) }, 'tags must have at most 50 tags'],
  ['tags.0', { tags: ['x'.repeat(101)] }, 'tags.0 must have at most 100 characters'],
  ['tags', { tags: [' '] }, 'tags must not have an empty tag'],
  ['tags', { tags: null }, 'tags must be a list of texts'],
  ['owner', { owner: 'x'.repeat(201) }, 'owner must have at most 200 characters'],
  ['lost_reason', { lost_reason: 'x'.repeat(501) }, 'lost_reason must have at most 500 characters'],
])('refuses %s', async (field, body, message) => {
  const { id } = await create({})
  const answer = await patch(id, body)
  expect(answer).toMatchObject({ status: 422, body: { detail: message } })
  expect(answer.body.errors[0].field).toBe(field)
})

test('a merge unites the tags, and fills the gaps of the other fields', async () => {
  const kept = await create({ tags: ['a', 'b'], owner: 'Asha' })
  const gone = await create({ tags: ['b', 'c'], owner: 'Ravi', lost_reason: 'no budget' })
  const merged = await parley.request('POST', `/v1/contacts/${kept.id}/merge`, { body: { contact_id: gone.id } })
  expect(merged.body).toMatchObject({ owner: 'Asha', tags: ['a', 'b', 'c'], lost_reason: 'no budget' })
  const { data } = (await parley.request('GET', `/v1/contacts/${kept.id}/history`)).body
  expect(data[0].changes).toMatchObject({
    tags: { from: ['a', 'b'], to: ['a', 'b', 'c'] },
    lost_reason: { from: null, to: 'no budget' },
  })
})

test('they are part of what is held about a person, and are gone with an erased one', async () => {
  const { id } = await create(lost)
  const { body } = await parley.request('GET', `/v1/contacts/${id}/export`)
  expect(body.contact).toMatchObject(lost)
  await parley.request('DELETE', `/v1/contacts/${id}`)
  expect(await parley.sql('select from contacts where id = $1', [id])).toEqual([])
  expect(await parley.sql('select from events where contact_id = $1', [id])).toEqual([])
})
