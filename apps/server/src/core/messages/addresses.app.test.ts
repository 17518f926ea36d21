import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const post = (path: string, body: unknown) => parley.request('POST', path, { body })
const list = async (path: string) => (await parley.request('GET', path)).body.data
const says = async (from: string, text: string) => (await post('/v1/simulator/inbound', { from, text })).body

describe.each([
  ['a LID', '123456789012345@lid', { kind: 'wa_lid', value: '123456789012345' }],
  ['a LID of a device', '223456789012345:7@lid', { kind: 'wa_lid', value: '223456789012345' }],
  ['a user id', 'IN.134912345678901', { kind: 'wa_bsuid', value: 'IN.134912345678901' }],
])('%s, which an event has shown,', (_, from, identity) => {
  let contactId: number
  let address: string
  beforeAll(async () => {
    ;({ contact_id: contactId, address } = await says(from, 'Hello'))
  })

  test('names the contact', async () => {
    const { body } = await parley.request('GET', `/v1/contacts/${contactId}`)
    expect(body).toMatchObject({ phone: null, identities: [identity] })
    expect(address).toBe(from.replace(':7', ''))
  })

  test('can be written to, natively and by a dialect', async () => {
    const native = await post('/v1/messages', { to: address, text: 'Hi' })
    expect([native.status, native.body.contact_id, native.body.address]).toEqual([201, contactId, address])
    const niyog = await post('/niyog/api/v1/messages', { to: ` \u200e${address}`, body: 'Hi again' })
    expect([niyog.status, niyog.body.to]).toEqual([200, address])
  })

  test('is found, and so is what it has received', async () => {
    const ids = (rows: { id: number }[]) => rows.map(({ id }) => id)
    expect(ids(await list(`/v1/contacts?phone=${encodeURIComponent(address)}`))).toEqual([contactId])
    const search = `/ndoto/api/v1/accounts/1/contacts/search?q=${encodeURIComponent(address)}`
    expect(ids((await parley.request('GET', search)).body.payload)).toEqual([contactId])
    const { body } = await post('/v1/messages', { to: address, text: 'Look' })
    expect(ids(await list(`/v1/simulator/messages?phone=${encodeURIComponent(address)}`))).toContain(body.id)
    const answer = await post(`/v1/simulator/messages/${body.id}/reply`, { text: 'Looked' })
    expect([answer.status, answer.body.contact_id]).toEqual([201, contactId])
  })

  test('stops', async () => {
    await says(address, 'STOP')
    const { status, body } = await post('/v1/messages', { to: address, text: 'Hi' })
    expect([status, body.code]).toEqual([422, 'opted_out'])
  })
})

test.each(['999999999999999@lid', 'IN.999'])('%s, which nobody has, is no recipient', async (to) => {
  const { status, body } = await post('/v1/messages', { to, text: 'Hi' })
  expect([status, body.code, body.errors[0].field]).toEqual([422, 'unknown_address', 'to'])
  expect(await list(`/v1/contacts?phone=${to}`)).toEqual([])
  const contact = await post('/v1/contacts', { phone: to })
  expect([contact.status, contact.body.code]).toEqual([422, 'invalid_phone'])
})

describe('a number that our numbering plan knows nothing about', () => {
  const odd = '52155123456'
  let contactId: number
  beforeAll(async () => {
    const { body } = await post('/v1/contacts', { email: 'odd@example.com' })
    contactId = body.id
    await parley.sql(
      `insert into identities (contact_id, workspace_id, kind, value, created_at) values ($1, 1, 'phone', $2, now())`,
      [contactId, odd],
    )
  })

  test('is a contact’s where a vendor has told it', async () => {
    const { status, body } = await post('/v1/messages', { to: odd, text: 'Hi' })
    expect([status, body.contact_id, body.address]).toEqual([201, contactId, odd])
    expect(await list(`/v1/contacts?phone=${odd}`)).toMatchObject([{ id: contactId }])
    const upserted = await post('/v1/contacts', { phone: `+${odd}`, name: 'Odd' })
    expect([upserted.status, upserted.body.id]).toEqual([200, contactId])
    const patched = await parley.request('PATCH', `/v1/contacts/${contactId}`, {
      body: { phone: odd, opted_out: true },
    })
    expect([patched.status, patched.body.phone]).toEqual([200, odd])
    expect((await post('/niyog/api/v1/messages', { to: odd, body: 'Hi' })).body.code).toBe('opted_out')
  })

  test('is refused where nobody has it', async () => {
    const { status, body } = await post('/v1/messages', { to: '52155123457', text: 'Hi' })
    expect([status, body.code, body.errors[0].field]).toEqual([422, 'invalid_phone', 'to'])
  })
})

test('a number that is one of the default country as well is the contact’s who has it', async () => {
  const { key } = await parley.createWorkspace()
  // No range of the United States yet, and a mobile number of Germany without its zero.
  const told = '15555555555'
  const { body: contact } = await parley.request('POST', '/v1/contacts', { key, body: { phone: `+${told}` } })
  await parley.request('PATCH', '/v1/workspace', { key, body: { default_country: 'DE' } })
  const { body } = await parley.request('POST', '/v1/messages', { key, body: { to: contact.phone, text: 'Hi' } })
  expect([body.contact_id, body.address]).toEqual([contact.id, told])
})

test('a place or a card called Stop is shown, and opts nobody out', async () => {
  const from = '919812345655'
  const content = { type: 'location', location: { latitude: 1, longitude: 2, name: 'Stop' } }
  const { body: place } = await post('/v1/simulator/inbound', { from, content })
  expect(place.text).toBe('Stop')
  const { body: contact } = await parley.request('GET', `/v1/contacts/${place.contact_id}`)
  expect(contact.opted_out_at).toBe(null)
  const photo = { type: 'image', media: { id: '1', caption: 'Stop' } }
  await post('/v1/simulator/inbound', { from, content: photo })
  const opted = async () => (await parley.request('GET', `/v1/contacts/${contact.id}`)).body.opted_out_at
  expect(await opted()).not.toBe(null)
  // Spanish for: subscribe me.
  const alta = { type: 'location', location: { latitude: 1, longitude: 2, name: 'Alta' } }
  await post('/v1/simulator/inbound', { from, content: alta })
  expect(await opted()).not.toBe(null)
})
