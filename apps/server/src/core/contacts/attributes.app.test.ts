import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let last = 919_830_000_000
const request = (method: string, path: string, body: object) => parley.request(method, path, { body })
const create = async (attributes: object) =>
  (await request('POST', '/v1/contacts', { phone: String(++last), attributes })).body
const named = (prefix: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))

const message = 'must have at most 200 names, and 32 KiB as JSON'
const refusal = { code: 'too_many_attributes', errors: [{ field: 'attributes', message }] }

test.each([
  ['201 names', named('a', 201)],
  ['33 KiB', { large: 'x'.repeat(33 * 1_024) }],
  ['33 KiB in other characters', { large: '✓'.repeat(11 * 1_024) }],
])('a new contact with %s is refused', async (_, attributes) => {
  const { status, body } = await request('POST', '/v1/contacts', { phone: String(++last), attributes })
  expect(status).toBe(422)
  expect(body).toMatchObject(refusal)
})

test('the limit is on what a contact has afterwards', async () => {
  const { id } = await create(named('a', 150))
  const path = `/v1/contacts/${id}`
  const refused = await request('PATCH', path, { attributes: named('b', 51) })
  expect(refused).toMatchObject({ status: 422, body: refusal })
  const replaced = {
    ...Object.fromEntries(Object.keys(named('a', 150)).map((name) => [name, null])),
    ...named('b', 50),
  }
  expect((await request('PATCH', path, { attributes: named('b', 50) })).status).toBe(200)
  expect(await request('PATCH', path, { attributes: replaced })).toMatchObject({ status: 200 })
  expect((await parley.request('GET', path)).body.attributes).toEqual(named('b', 50))
  const large = { x: 'x'.repeat(30_000) }
  expect((await request('PATCH', path, { attributes: large })).status).toBe(200)
  expect(await request('PATCH', path, { attributes: { y: 'x'.repeat(3_000) } })).toMatchObject({ status: 422 })
})

test('an existing contact, and one of a dialect, is refused by the same limit', async () => {
  const { phone } = await create(named('a', 150))
  expect(await request('POST', '/v1/contacts', { phone, attributes: named('b', 51) })).toMatchObject({ status: 422 })
  const lead = { phone, ...named('c', 20), custom: 'x'.repeat(33 * 1_024) }
  const { status } = await request('POST', '/niyog/api/v1/leads', lead)
  expect(status).toBe(422)
})

test('a contact that has more already may lose some, and may not get more', async () => {
  const { id } = await create({})
  const before = named('old', 300)
  await parley.sql('update contacts set attributes = $2 where id = $1', [id, JSON.stringify(before)])
  const path = `/v1/contacts/${id}`
  expect((await request('PATCH', path, { name: 'Rohan' })).status).toBe(200)
  expect((await request('PATCH', path, { attributes: { old0: null } })).status).toBe(200)
  expect((await request('PATCH', path, { attributes: { more: 1 } })).status).toBe(422)
})

test('a merge keeps the attributes of the survivor, and what it has room for', async () => {
  const kept = await create(named('kept', 150))
  const gone = await create(named('gone', 150))
  const { status, body } = await request('POST', `/v1/contacts/${kept.id}/merge`, { contact_id: gone.id })
  expect(status).toBe(200)
  expect(Object.keys(body.attributes)).toHaveLength(200)
  expect(body.attributes).toMatchObject(named('kept', 150))
})
