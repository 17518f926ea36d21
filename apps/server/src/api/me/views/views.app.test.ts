import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Browser, signUp } from '../../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../../testing/harness.ts'
import { newId } from '../../../kernel/ids.ts'

let parley: Harness
let key: string
let user: Browser
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
  user = await newUser()
})

const newUser = () => signUp(parley, { email: `${newId()}@example.com`, role: 'viewer', key })
const create = (name: string, more: object = {}) =>
  user.request('POST', '/v1/me/views', { body: { name, page: 'inbox', query: 'status=open', ...more } })
const names = async (who = user) =>
  (await who.request('GET', '/v1/me/views')).body.data.map(({ name, position }: { name: string; position: number }) => [
    name,
    position,
  ])

test('a user saves, moves, changes and removes views', async () => {
  const { status, body: one } = await create('one')
  expect([status, one]).toEqual([201, expect.objectContaining({ name: 'one', page: 'inbox', query: 'status=open' })])
  await create('two', { query: '' })
  const { body: three } = await create('three', { position: 0, page: 'dev/deliveries' })
  expect(await names()).toEqual([
    ['three', 0],
    ['one', 1],
    ['two', 2],
  ])
  const moved = await user.request('PATCH', `/v1/me/views/${three.id}`, { body: { position: 99, name: 'last' } })
  expect(moved.body).toMatchObject({ name: 'last', position: 2, page: 'dev/deliveries' })
  expect(await names()).toEqual([
    ['one', 0],
    ['two', 1],
    ['last', 2],
  ])
  expect((await user.request('DELETE', `/v1/me/views/${one.id}`)).status).toBe(204)
  expect(await names()).toEqual([
    ['two', 0],
    ['last', 1],
  ])
})

test('views are of one user alone', async () => {
  const { body: mine } = await create('mine')
  const other = await newUser()
  expect(await names(other)).toEqual([])
  const path = `/v1/me/views/${mine.id}`
  expect((await other.request('PATCH', path, { body: { name: 'Eve' } })).status).toBe(404)
  expect((await other.request('DELETE', path)).status).toBe(404)
  expect(await names()).toEqual([['mine', 0]])
  const asKey = await parley.request('GET', '/v1/me/views', { key })
  expect([asKey.status, asKey.body.code]).toEqual([403, 'not_a_user'])
})

test('a user has at most 100', async () => {
  for (let n = 0; n < 100; n++) expect((await create(`view ${n}`)).status).toBe(201)
  const { status, body } = await create('one more')
  expect([status, body.code]).toEqual([409, 'too_many_views'])
})

test('views that are saved at the same time have positions without gaps', async () => {
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => create(name)))
  expect((await names()).map(([, position]: [string, number]) => position)).toEqual([0, 1, 2, 3, 4])
})

test.each([
  [{ page: 'https://evil.example' }, 'page'],
  [{ query: '?a=b' }, 'query'],
  [{ query: 'a=b#c' }, 'query'],
  [{ position: -1 }, 'position'],
  [{ name: '' }, 'name'],
])('%j is refused', async (input, field) => {
  const { status, body } = await create('one', input)
  expect([status, body.errors[0].field]).toEqual([422, field])
})

test('a member who goes takes their views along', async () => {
  await create('mine')
  const { actor } = (await user.request('GET', '/v1/me')).body
  await parley.request('DELETE', `/v1/members/${actor.split(':')[1]}`, { key })
  expect(await parley.sql('select from saved_views where member_id = $1', [actor.split(':')[1]])).toEqual([])
})
