import { beforeAll, beforeEach, expect, test } from 'vitest'

import { readingOf } from '../../../testing/explain-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let key: string
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
})

const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { key, body })
const create = (body: object) => ask('POST', '/v1/canned-replies', { text: 'Hi', ...body })
const listed = async (query: string) =>
  (await ask('GET', `/v1/canned-replies?${query}`)).body.data.map((one: { shortcut: string }) => one.shortcut)

test('a canned reply is created, read, changed and removed', async () => {
  const { status, body } = await create({ shortcut: 'Trial', text: 'Hi {{name|there}}' })
  expect(status).toBe(201)
  expect(body).toMatchObject({ shortcut: 'trial', text: 'Hi {{name|there}}', locale: null })
  const path = `/v1/canned-replies/${body.id}`
  expect((await ask('GET', path)).body).toEqual(body)
  const changed = await ask('PATCH', path, { text: 'Olá', locale: 'pt-BR' })
  expect(changed.body).toMatchObject({ shortcut: 'trial', text: 'Olá', locale: 'pt-BR' })
  expect((await ask('DELETE', path)).status).toBe(204)
  expect((await ask('GET', path)).status).toBe(404)
  expect((await ask('PATCH', path, { text: 'Hi' })).status).toBe(404)
  expect((await ask('DELETE', path)).status).toBe(404)
})

test('a shortcut is unique in its workspace', async () => {
  await create({ shortcut: 'trial' })
  const { status, body } = await create({ shortcut: 'TRIAL' })
  expect([status, body.code]).toEqual([409, 'canned_reply_exists'])
  const other = await create({ shortcut: 'price' })
  expect((await ask('PATCH', `/v1/canned-replies/${other.body.id}`, { shortcut: 'trial' })).status).toBe(409)
  const { key: foreign } = await parley.createWorkspace()
  const there = await parley.request('POST', '/v1/canned-replies', {
    key: foreign,
    body: { shortcut: 'trial', text: 'Hi' },
  })
  expect(there.status).toBe(201)
})

test.each([
  [{ shortcut: 'a b' }, 'shortcut'],
  [{ shortcut: '/a' }, 'shortcut'],
  [{ shortcut: '' }, 'shortcut'],
  [{ shortcut: 'a', text: ' ' }, 'text'],
  [{ shortcut: 'a', text: 'Hi {{nobody}}' }, 'text'],
  [{ shortcut: 'a', locale: 'english' }, 'locale'],
])('%j is refused', async (input, field) => {
  const { status, body } = await create(input)
  expect([status, body.errors[0].field]).toEqual([422, field])
})

test('they are found by the beginning of the shortcut, and by language', async () => {
  for (const shortcut of ['trial', 'trial_end', 'price', 'tri%']) await create({ shortcut })
  await create({ shortcut: 'teste', locale: 'pt-BR' })
  expect(await listed('prefix=TRI')).toEqual(['tri%', 'trial_end', 'trial'])
  expect(await listed('prefix=tri%25')).toEqual(['tri%'])
  expect(await listed('prefix=trial_')).toEqual(['trial_end'])
  expect(await listed('prefix=rial')).toEqual([])
  expect(await listed('locale=pt-BR')).toEqual(['teste'])
})

test('they are rendered for a contact', async () => {
  await create({ shortcut: 'hi', text: 'Hi {{name|there}}' })
  await create({ shortcut: 'plan', text: 'The {{attributes.plan}} plan' })
  const contact = await ask('POST', '/v1/contacts', { phone: '919812345678', name: 'Rohan' })
  const { body } = await ask('GET', `/v1/canned-replies?contact_id=${contact.body.id}`)
  expect(body.data.map((one: { rendered: string }) => one.rendered)).toEqual([null, 'Hi Rohan'])
  const unknown = await ask('GET', '/v1/canned-replies?contact_id=999999')
  expect(unknown.body.data.map((one: { rendered: string }) => one.rendered)).toEqual([null, null])
})

test('the beginning of a shortcut is found by the index', async () => {
  await parley.sql(
    `insert into canned_replies (workspace_id, shortcut, text, created_at, updated_at)
    select 1, 'reply' || n, 'Hi', now(), now() from generate_series(1, 20000) n`,
  )
  await parley.sql('analyze canned_replies')
  const { rows } = await readingOf(parley.databaseUrl, 'canned_replies', () =>
    parley.request('GET', '/v1/canned-replies?prefix=reply777'),
  )
  expect(rows).toBeLessThan(200)
})
