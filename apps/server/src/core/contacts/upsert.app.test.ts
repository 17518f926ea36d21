import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const create = (body: object, key?: string) => parley.request('POST', '/v1/contacts', { body, ...(key && { key }) })
const eventsOf = async (contactId: number) =>
  (await parley.sql<{ type: string }>('select type from events where contact_id = $1 order by id', [contactId])).map(
    ({ type }) => type,
  )

test('a new contact looks the same in the answer, on reading and in its event', async () => {
  const input = {
    phone: '+91 98123 45678',
    email: ' Rohan@Example.com '.trim(),
    linkedin: 'in/rohan',
    name: 'Rohan Mehta',
    company: 'Mehta & Sons',
    source: 'shopify',
    intent: 'Asked about pricing',
    stage: 'warm',
    score: 80,
    temperature: 'hot',
    deal_value_cents: 49_900,
    currency: 'inr',
    attributes: { plan: 'pro', nothing: null, list: [1, null, { deep: null }] },
  }
  const { status, body } = await create(input)
  expect(status).toBe(201)
  const at = parley.clock.now().toISOString()
  expect(body).toEqual({
    ...input,
    id: body.id,
    phone: '919812345678',
    email: 'rohan@example.com',
    linkedin: 'rohan',
    stage: 'Warm',
    currency: 'INR',
    time_zone: null,
    attributes: { plan: 'pro', list: [1, null, { deep: null }] },
    identities: [
      { kind: 'email', value: 'rohan@example.com' },
      { kind: 'linkedin', value: 'rohan' },
      { kind: 'phone', value: '919812345678' },
    ],
    created_at: at,
    updated_at: at,
    owner: null,
    tags: [],
    lost_reason: null,
    qualified_at: null,
    opted_out_at: null,
  })
  expect((await parley.request('GET', `/v1/contacts/${body.id}`)).body).toEqual(body)
  const [event] = (await parley.request('GET', '/v1/events?type=contact.created')).body.data
  expect(event).toMatchObject({ workspace_id: 1, occurred_at: at, data: body })
  expect(Object.keys(event.data)[0]).toBe('id')
})

test('the same phone in every notation is the same contact', async () => {
  const { key } = await parley.createWorkspace()
  const notations = ['919800000001', '+919800000001', '+91 98000 00001', '00919800000001', ' +91 (98000) 00-001']
  const answers = []
  for (const phone of notations) answers.push(await create({ phone }, key))
  expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(await eventsOf(answers[0]?.body.id)).toEqual(['contact.created'])
})

test('a local number is read with the workspace’s default country', async () => {
  const { key } = await parley.createWorkspace()
  const refused = await create({ phone: '098000 00002' }, key)
  expect([refused.status, refused.body.code, refused.body.errors[0].field]).toEqual([422, 'invalid_phone', 'phone'])
  expect((await parley.request('PATCH', '/v1/workspace', { key, body: { default_country: 'in' } })).status).toBe(200)
  const local = await create({ phone: '098000 00002' }, key)
  expect([local.status, local.body.phone]).toEqual([201, '919800000002'])
  expect((await create({ phone: '+91 98000 00002' }, key)).body.id).toBe(local.body.id)
  const found = await parley.request('GET', '/v1/contacts?phone=098000%2000002', { key })
  expect(found.body.data).toMatchObject([{ id: local.body.id }])
})

test('a contact does not need a phone', async () => {
  const { status, body } = await create({ linkedin: 'in/asha', name: 'Asha' })
  expect([status, body.phone]).toEqual([201, null])
  expect((await create({ linkedin: 'in/asha', phone: '919800000003' })).body).toMatchObject({
    id: body.id,
    phone: '919800000003',
    name: 'Asha',
  })
  const nobody = await create({ name: 'Nobody' })
  expect([nobody.status, nobody.body.errors[0].field]).toEqual([422, 'phone'])
})

test('two contacts may share an email address', async () => {
  const first = await create({ email: 'info@example.com', phone: '919800000004' })
  const second = await create({ email: 'INFO@example.com', phone: '919800000005' })
  expect([first.status, second.status]).toEqual([201, 201])
  const { body } = await parley.request('GET', '/v1/contacts?email=Info@Example.com')
  expect(body.data.map(({ id }: { id: number }) => id)).toEqual([second.body.id, first.body.id])
})

describe('an upsert of a known phone', () => {
  test('updates the given fields, keeps the others, and causes one event', async () => {
    const { body } = await create({ phone: '919800000006', name: 'Rohan', company: 'Mehta', score: 10 })
    const again = await create({ phone: '919800000006', name: 'Rohan Mehta', company: null })
    expect(again).toMatchObject({ status: 200, body: { id: body.id, name: 'Rohan Mehta', company: null, score: 10 } })
    expect((await create({ phone: '919800000006', name: 'Rohan Mehta' })).status).toBe(200)
    expect(await eventsOf(body.id)).toEqual(['contact.created', 'contact.updated'])
  })

  test('refuses a LinkedIn identity of another contact', async () => {
    const first = await create({ phone: '919800000007', linkedin: 'in/first' })
    const second = await create({ phone: '919800000008', linkedin: 'in/second' })
    const { status, body } = await create({ phone: '919800000008', linkedin: 'in/first', name: 'Both' })
    expect([status, body.code, body.errors[0].field]).toEqual([409, 'identity_taken', 'linkedin'])
    for (const { body: before } of [first, second]) {
      expect((await parley.request('GET', `/v1/contacts/${before.id}`)).body).toEqual(before)
    }
  })
})

describe('a contact’s stage', () => {
  test('is one of the workspace’s stages, in the workspace’s spelling', async () => {
    const { key } = await parley.createWorkspace()
    const stages = ['Fresh', 'Qualified', 'Gone']
    expect((await parley.request('PATCH', '/v1/workspace', { key, body: { stages } })).body.stages).toEqual(stages)
    expect((await create({ phone: '919800000009' }, key)).body.stage).toBe('Fresh')
    expect((await create({ phone: '919800000009', stage: ' gONE ' }, key)).body.stage).toBe('Gone')
    const unknown = await create({ phone: '919800000009', stage: 'New' }, key)
    expect([unknown.status, unknown.body.code, unknown.body.detail]).toEqual([
      422,
      'unknown_stage',
      'stage must be one of Fresh, Qualified, Gone',
    ])
  })

  test('of Qualified on creation causes contact.created and contact.qualified', async () => {
    const { body } = await create({ phone: '919800000010', stage: 'Qualified' })
    expect(body.qualified_at).toBe(parley.clock.now().toISOString())
    expect((await eventsOf(body.id)).toSorted()).toEqual(['contact.created', 'contact.qualified'])
  })
})

test('who has two numbers keeps both, whichever one is imported again', async () => {
  const [first, second] = ['919845000001', '919845000002']
  const { body: one } = await create({ phone: first })
  const { body: other } = await create({ phone: second, name: 'Asha' })
  await parley.request('POST', `/v1/contacts/${one.id}/merge`, { body: { contact_id: other.id } })
  const before = (await parley.request('GET', `/v1/contacts/${one.id}`)).body
  for (const phone of [first, second, second]) {
    const { status, body } = await create({ phone, name: 'Asha Rao' })
    expect([status, body.id, body.phone, body.identities]).toEqual([200, one.id, before.phone, before.identities])
  }
})

test('people who have opted out and were erased are imported twice at once', async () => {
  const phones = Array.from({ length: 12 }, (_, index) => String(919_844_000_000 + index))
  for (const phone of phones) {
    const { body } = await create({ phone })
    await parley.request('PATCH', `/v1/contacts/${body.id}`, { body: { opted_out: true } })
    await parley.request('DELETE', `/v1/contacts/${body.id}`)
  }
  const answers = await Promise.all([...phones, ...phones].map((phone) => create({ phone })))
  expect(answers.map(({ status }) => status).sort()).toEqual([...phones.map(() => 200), ...phones.map(() => 201)])
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(phones.length)
  expect(answers.every(({ body }) => body.opted_out_at !== null)).toBe(true)
})
