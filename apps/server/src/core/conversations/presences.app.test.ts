import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Browser, signUp } from '../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { newId } from '../../kernel/ids.ts'
import { listenTo } from '../stream/stream.test-helper.ts'

let parley: Harness
let ana: Browser
let ravi: Browser
beforeAll(async () => {
  parley = await startHarness()
  ana = await newUser()
  ravi = await newUser()
  return parley.stop
})

const newUser = () => signUp(parley, { email: `${newId()}@example.com`, role: 'agent' })
const actorOf = async (user: Browser) => (await user.request('GET', '/v1/me')).body.actor

let phones = 919_810_000_000
let id: number
beforeEach(async () => {
  const { body } = await parley.request('POST', '/v1/simulator/inbound', {
    body: { from: String(++phones), text: 'Hi' },
  })
  id = body.conversation_id
})

const path = () => `/v1/conversations/${id}/presence`
const look = (user: Browser, typing = false) => user.request('PUT', path(), { body: { typing } })
const present = async () => (await parley.request('GET', path())).body.data
const seconds = (count: number) => new Date(parley.clock.now().getTime() + count * 1_000).toISOString()

test('who looks and types is there for ten seconds', async () => {
  expect(await present()).toEqual([])
  const [one, other] = [await actorOf(ana), await actorOf(ravi)]
  const { status, body } = await look(ana)
  const first = { actor: one, typing: false, until: seconds(10) }
  expect([status, body]).toEqual([200, { data: [first] }])
  await parley.advance(6_000)
  await look(ravi, true)
  expect(await present()).toEqual([first, { actor: other, typing: true, until: seconds(10) }])
  await parley.advance(5_000)
  expect(await present()).toEqual([{ actor: other, typing: true, until: seconds(5) }])
  await look(ravi)
  expect(await present()).toEqual([{ actor: other, typing: false, until: seconds(10) }])
  await parley.advance(10_000)
  expect(await present()).toEqual([])
})

test('typing ends by itself while its user is still there', async () => {
  await look(ana, true)
  await parley.advance(9_000)
  await parley.sql('update presences set seen_at = $2 where conversation_id = $1', [id, parley.clock.now()])
  await parley.advance(2_000)
  expect(await present()).toMatchObject([{ typing: false }])
})

test('a key looks at nothing, and what is missing or wrong is named', async () => {
  const asKey = await parley.request('PUT', path(), { body: { typing: true } })
  expect([asKey.status, asKey.body.code]).toEqual([403, 'not_a_user'])
  const none = await ana.request('PUT', path(), { body: {} })
  expect([none.status, none.body.errors]).toEqual([422, [expect.objectContaining({ field: 'typing' })]])
  for (const method of ['GET', 'PUT']) {
    const body = method === 'PUT' ? { typing: true } : undefined
    const missing = await ana.request(method, '/v1/conversations/987654321/presence', { ...(body && { body }) })
    expect(missing.status).toBe(404)
  }
})

test('a conversation of another workspace has no presence', async () => {
  const { key } = await parley.createWorkspace()
  const stranger = await signUp(parley, { email: `${newId()}@example.com`, role: 'admin', key })
  expect((await look(stranger, true)).status).toBe(404)
  expect((await parley.request('GET', path(), { key })).status).toBe(404)
  expect((await listenTo(parley.url, `presence:${id}`, { key })).status).toBe(404)
  expect(await present()).toEqual([])
})

test('a stream tells who comes, begins and stops to type, and not that nothing has changed', async () => {
  const stream = await listenTo(parley.url, `presence:${id}`, { key: parley.key })
  const { conversation_id: other } = (
    await parley.request('POST', '/v1/simulator/inbound', { body: { from: String(++phones), text: 'Hi' } })
  ).body
  await ana.request('PUT', `/v1/conversations/${other}/presence`, { body: { typing: true } })
  for (const [typing, times] of [
    [false, 1],
    [false, 1],
    [true, 2],
    [true, 2],
    [false, 3],
  ] as const) {
    await look(ana, typing)
    await expect.poll(() => stream.hints().length).toBe(times)
  }
  expect(new Set(stream.hints().map((hint) => JSON.stringify(hint)))).toEqual(
    new Set([JSON.stringify({ topic: `presence:${id}`, id, type: 'presence.changed' })]),
  )
  await stream.close()
  expect((await listenTo(parley.url, 'presence', { key: parley.key })).status).toBe(422)
})

test('a stream of another process tells it too', async () => {
  const other = await parley.startAnother()
  const app = await other.app()
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const stream = await listenTo(url, `presence:${id}`, { key: parley.key })
  await look(ana, true)
  await expect.poll(stream.hints).toContainEqual({ topic: `presence:${id}`, id, type: 'presence.changed' })
  await stream.close()
})

test('it writes no WAL but for what finds no row, and is deleted once it is old', async () => {
  const [kind] = await parley.sql<{ relpersistence: string }>(
    `select relpersistence from pg_class where relname = 'presences'`,
  )
  expect(kind?.relpersistence).toBe('u')
  await look(ana)
  const rows = () => parley.sql('select 1 from presences where conversation_id = $1', [id])
  expect(await rows()).toHaveLength(1)
  parley.startWorkers()
  await parley.advance(2 * 60 * 60_000)
  await expect.poll(rows).toHaveLength(0)
})

test('the log of requests has none of it', async () => {
  await look(ana, true)
  await present()
  await parley.request('GET', `/v1/conversations/${id}`)
  const paths = async () =>
    (await parley.request('GET', '/v1/requests?limit=50')).body.data.map(({ path }: { path: string }) => path)
  await expect.poll(paths).toContain(`/v1/conversations/${id}`)
  expect((await paths()).filter((one: string) => one.endsWith('/presence'))).toEqual([])
})

test('it goes with its conversation and with its member', async () => {
  const gone = await newUser()
  await look(gone)
  await look(ana)
  expect(await present()).toHaveLength(2)
  const [, member] = (await actorOf(gone)).split(':')
  await parley.request('DELETE', `/v1/members/${member}`)
  expect(await present()).toHaveLength(1)
  const { contact_id } = (await parley.request('GET', `/v1/conversations/${id}`)).body
  await parley.request('DELETE', `/v1/contacts/${contact_id}`)
  expect(await parley.sql('select 1 from presences where conversation_id = $1', [id])).toHaveLength(0)
})
