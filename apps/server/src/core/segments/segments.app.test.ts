import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let key: string
let ids: number[]
beforeAll(async () => {
  parley = await startHarness()
  key = (await parley.createWorkspace()).key
  ids = []
  for (const [n, fields] of [
    { name: 'Asha', tags: ['fair'], score: 70 },
    { name: 'Ravi', tags: ['fair'], score: 10 },
    { name: 'Zoe', stage: 'Qualified', owner: 'user:1' },
    { name: 'Asha Two', stage: 'Qualified', source: 'shopify' },
  ].entries()) {
    ids.push((await ok('POST', '/v1/contacts', { phone: String(919_840_600_000 + n), ...fields })).id)
  }
  return parley.stop
})

async function ok(method: string, path: string, body?: object) {
  const answer = await parley.request(method, path, { key, body })
  expect([method, path, answer.status < 300, answer.body]).toEqual([method, path, true, answer.body])
  return answer.body
}

let made = 0
const create = (filter: object) => {
  made += 1
  return ok('POST', '/v1/segments', { name: `Segment ${made}`, filter })
}

describe('a segment has the contacts that match', () => {
  test.each<[object, number[]]>([
    [{ tag: 'fair' }, [0, 1]],
    [{ tag: 'fair', score_at_least: 20 }, [0]],
    [{ stage: 'qualified', q: 'asha' }, [3]],
    [{ owner: 'user:1' }, [2]],
    [{ source: 'shopify' }, [3]],
    [{ tag: 'nothing' }, []],
  ])('%j', async (filter, expected) => {
    const segment = await create(filter)
    const { data } = await ok('GET', `/v1/contacts?segment=${segment.id}`)
    expect(data.map(({ id }: { id: number }) => ids.indexOf(id)).toSorted()).toEqual(expected)
    expect(await ok('GET', `/v1/segments/${segment.id}`)).toEqual({ ...segment, contacts: expected.length })
  })

  test('which the other filters of the list narrow', async () => {
    const { id } = await create({ q: 'asha' })
    const found = async (query: string) =>
      (await ok('GET', `/v1/contacts?segment=${id}&${query}`)).data.map((one: { name: string }) => one.name)
    expect(await found('sort=score')).toEqual(['Asha', 'Asha Two'])
    expect(await found('stage=New')).toEqual(['Asha'])
    expect(await found('q=two&sort=updated')).toEqual(['Asha Two'])
    expect(await found('tag=fair&stage=Qualified')).toEqual([])
  })
})

test('a name is one segment’s', async () => {
  const one = await create({ tag: 'fair' })
  const two = await create({ tag: 'fair' })
  const taken = { status: 409, body: { code: 'name_taken' } }
  expect(
    await parley.request('POST', '/v1/segments', { key, body: { name: one.name.toUpperCase(), filter: one.filter } }),
  ).toMatchObject(taken)
  expect(await parley.request('PATCH', `/v1/segments/${two.id}`, { key, body: { name: one.name } })).toMatchObject(
    taken,
  )
  expect(await ok('PATCH', `/v1/segments/${two.id}`, { name: 'Mine', filter: { owner: 'user:1' } })).toMatchObject({
    name: 'Mine',
    filter: { owner: 'user:1' },
  })
  await parley.request('DELETE', `/v1/segments/${two.id}`, { key })
  expect((await parley.request('GET', `/v1/segments/${two.id}`, { key })).status).toBe(404)
  expect(await parley.request('GET', `/v1/contacts?segment=${two.id}`, { key })).toMatchObject({
    status: 422,
    body: { detail: 'segment must be a segment of this workspace' },
  })
})

test.each([
  [{ name: 'None', filter: {} }, 'filter must have at least one condition'],
  [{ name: 'Bad', filter: { stage: 'Nowhere' } }, /^stage must be one of/],
  [{ name: 'Bad', filter: { colour: 'red' } }, /colour/],
  [{ name: ' ', filter: { tag: 'a' } }, 'name must not be empty'],
])('refuses %j', async (body, detail) => {
  const answer = await parley.request('POST', '/v1/segments', { key, body })
  expect(answer.status).toBe(422)
  expect(answer.body.detail).toMatch(detail)
})

test('a campaign enrolls the contacts that a segment has at that time', async () => {
  const { id } = await create({ tag: 'fair' })
  const steps = [{ type: 'wait', days: 1 }]
  const campaign = await ok('POST', '/v1/campaigns', { name: 'Fair', steps })
  const path = `/v1/campaigns/${campaign.id}/enrollments`
  expect(await ok('POST', path, { segment_id: id })).toEqual({ enrolled: 2, already_enrolled: 0, opted_out: 0 })
  await ok('POST', '/v1/contacts', { phone: '919840699999', tags: ['fair'] })
  expect(await ok('POST', path, { segment_id: id })).toEqual({ enrolled: 1, already_enrolled: 2, opted_out: 0 })
  for (const [body, detail] of [
    [{ segment_id: 999_999 }, 'segment_id must be a segment of this workspace'],
    [{ segment_id: id, contact_ids: [ids[0]] }, 'contact_ids is required unless filter or segment_id is given'],
  ] as const) {
    expect(await parley.request('POST', path, { key, body })).toMatchObject({ status: 422, body: { detail } })
  }
  const narrow = await parley.mint({ scopes: ['campaigns:write'] })
  expect((await parley.request('POST', path, { key: narrow, body: { segment_id: id } })).status).toBe(403)
})

test('a stage that is renamed is renamed in segments', async () => {
  const { key: other } = await parley.createWorkspace()
  const say = (method: string, path: string, body?: object) => parley.request(method, path, { key: other, body })
  const { stages } = (await say('GET', '/v1/workspace')).body
  const { id } = (await say('POST', '/v1/segments', { name: 'First', filter: { stage: stages[0], tag: 'a' } })).body
  await say('PATCH', '/v1/workspace', { stages: stages.with(0, 'Fresh'), renamed_stages: { [stages[0]]: 'Fresh' } })
  expect((await say('GET', `/v1/segments/${id}`)).body.filter).toEqual({ stage: 'Fresh', tag: 'a' })
})
