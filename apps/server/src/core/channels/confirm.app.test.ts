import { createFakeClock } from '@parley/test-kit/fake-clock'
import { type GraphServer, startGraphServer } from '@parley/test-kit/graph-server'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { account, credentials } from '../../../testing/populated-workspace.ts'

let graph: GraphServer
let parley: Harness
beforeAll(async () => {
  graph = await startGraphServer({ ...account, everyNumber: true })
  const env = { PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl }
  parley = await startHarness(env, createFakeClock(), undefined, { timings: { poll: 50 } })
  parley.startWorkers()
  return async () => {
    await parley.stop()
    await graph.close()
  }
})

beforeEach(async () => {
  graph.behave(() => undefined)
  await graph.accept()
})

const wrongToken = { access_token: 'EAA-of-somebody-else' }
let last = 106_550_000_000
const given = (changes: object = {}) => ({ ...credentials, phone_number_id: String(++last), ...changes })
const create = async (given: object, type = 'whatsapp-cloud') => {
  const { status, body } = await parley.request('POST', '/v1/channels', {
    body: { type, name: 'Sales', credentials: given },
  })
  expect(status).toBe(201)
  return body
}
const get = async (id: number) => (await parley.request('GET', `/v1/channels/${id}`)).body
const update = async (id: number, body: object) => (await parley.request('PATCH', `/v1/channels/${id}`, { body })).body
const eventsOf = async (id: number) => {
  const { body } = await parley.request('GET', '/v1/events?limit=100')
  const own = body.data.filter(
    ({ data }: { data: { id: number; webhook_path?: string } }) => data.id === id && data.webhook_path,
  )
  return own.map(({ type }: { type: string }) => type)
}
const answering = (code: number, status = 400) => {
  graph.behave(({ path }) =>
    path.includes('?fields=id,display_phone_number')
      ? { kind: 'answer', answer: { status, body: JSON.stringify({ error: { code, message: `Error ${code}` } }) } }
      : undefined,
  )
}

test('a channel is connected once its vendor has taken its credentials', async () => {
  const before = graph.requests.length
  const channel = await create(given())
  expect(channel).toMatchObject({ status: 'connected', status_reason: null })
  expect(graph.requests.slice(before)).toMatchObject([
    {
      method: 'GET',
      path: `/v26.0/${channel.external_id}?fields=id,display_phone_number`,
      headers: { authorization: `Bearer ${account.accessToken}` },
    },
  ])
  expect(await eventsOf(channel.id)).toEqual(['channel.connected'])
})

test('a channel whose token is refused is paused with the reason, until it gets one that is taken', async () => {
  const good = given()
  const channel = await create({ ...good, ...wrongToken })
  const reason = 'Meta refused: Invalid OAuth access token - Cannot parse access token'
  expect(channel).toMatchObject({ status: 'paused', status_reason: reason, webhook_path: expect.any(String) })
  expect(await eventsOf(channel.id)).toEqual([])
  const message = { to: '919812345678', text: 'Hi', channel_id: channel.id }
  expect(await parley.request('POST', '/v1/messages', { body: message })).toMatchObject({ status: 202 })
  expect(await update(channel.id, { credentials: good })).toMatchObject({ status: 'connected', status_reason: null })
  expect(await eventsOf(channel.id)).toEqual(['channel.connected'])
})

test('a connected channel whose new token is refused is paused', async () => {
  const good = given()
  const { id } = await create(good)
  expect(await update(id, { credentials: { ...good, ...wrongToken } })).toMatchObject({ status: 'paused' })
  expect(await eventsOf(id)).toEqual(['channel.disconnected', 'channel.connected'])
  expect(await update(id, { credentials: { ...good, ...wrongToken, app_secret: 'other' } })).toMatchObject({
    status: 'paused',
  })
  expect(await eventsOf(id)).toHaveLength(2)
  expect(await update(id, { status: 'connected' })).toMatchObject({ status: 'connected', status_reason: null })
  expect(await update(id, { status: 'paused', credentials: good })).toMatchObject({ status_reason: 'paused by hand' })
})

test.each([
  [190, 401, 'paused'],
  // The token may send, and not read the number; or the number is another one, which shows with the first message.
  [100, 400, 'connected'],
  [2500, 400, 'connected'],
  [131031, 403, 'paused'],
  [10, 403, 'connected'],
  [200, 403, 'connected'],
])('Graph’s error %i leaves a new channel %s', async (code, status, expected) => {
  answering(code, status)
  const channel = await create(given())
  expect(channel.status).toBe(expected)
  expect(channel.status_reason).toBe(expected === 'paused' ? `Meta refused: Error ${code}` : null)
})

test.each([
  [404, '<html>Not here</html>', 'connected'],
  [200, '{}', 'connected'],
  [200, 'OK', 'connected'],
  [403, '<html>Forbidden</html>', 'paused'],
  [502, '<html>Bad Gateway</html>', 'paused'],
])('a proxy’s HTTP %i with %j leaves a new channel %s', async (status, body, expected) => {
  graph.behave(({ path }) =>
    path.includes('?fields=id,display_phone_number') ? { kind: 'answer', answer: { status, body } } : undefined,
  )
  const { id, status: now } = await create(given())
  expect(now).toBe(expected)
  await parley.request('DELETE', `/v1/channels/${id}`)
})

test('a vendor that gives no answer is asked again, and the channel connected', async () => {
  await graph.refuse()
  const channel = await create(given())
  expect(channel).toMatchObject({
    status: 'paused',
    status_reason: expect.stringMatching(/^Meta could not be reached: .*ECONNREFUSED.*; Parley asks again$/),
  })
  await graph.accept()
  answering(2, 503)
  await parley.advance(30_000)
  await expect
    .poll(() => graph.requests.at(-1)?.path)
    .toBe(`/v26.0/${channel.external_id}?fields=id,display_phone_number`)
  expect((await get(channel.id)).status).toBe('paused')
  graph.behave(() => undefined)
  await parley.advance(30_000)
  await expect.poll(async () => (await get(channel.id)).status).toBe('connected')
  expect(await eventsOf(channel.id)).toEqual(['channel.connected'])
  expect(await parley.sql('select from channel_checks')).toEqual([])
})

test('a vendor that refuses when it is asked again is not asked a third time', async () => {
  await graph.refuse()
  const channel = await create(given(wrongToken))
  await graph.accept()
  await parley.advance(30_000)
  await expect.poll(async () => (await get(channel.id)).status_reason).toMatch(/^Meta refused/)
  expect((await get(channel.id)).status).toBe('paused')
  expect(await parley.sql('select from channel_checks')).toEqual([])
})

test.each(['status', 'credentials', 'removal'])('a vendor is not asked again after a change of %s', async (change) => {
  await graph.refuse()
  const good = given()
  const { id } = await create(good)
  await graph.accept()
  if (change === 'status') await update(id, { status: 'paused' })
  else if (change === 'credentials') await update(id, { credentials: good })
  else await parley.request('DELETE', `/v1/channels/${id}`)
  expect(await parley.sql('select from channel_checks')).toEqual([])
})
