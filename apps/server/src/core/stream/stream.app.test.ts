import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { listenTo } from './stream.test-helper.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let phones = 919_800_000_000
const createContact = async (key = parley.key): Promise<number> =>
  (await parley.request('POST', '/v1/contacts', { key, body: { phone: String(++phones) } })).body.id
const simulate = (key: string) =>
  parley.request('POST', '/v1/simulator/inbound', { key, body: { from: String(++phones), text: 'Hi' } })
const open = (topics: string, key = parley.key, headers = {}) => listenTo(parley.url, topics, { key, headers })

test('a change is hinted at, to those who watch its topic', async () => {
  const [contacts, conversations] = [await open('contacts'), await open('conversations,messages')]
  expect(contacts.headers.get('content-type')).toBe('text/event-stream')
  const id = await createContact()
  await expect.poll(contacts.hints).toContainEqual({ topic: 'contacts', id, type: 'contact.created' })
  const { body: message } = await simulate(parley.key)
  const type = 'message.received'
  await expect.poll(conversations.hints).toContainEqual({ topic: 'messages', id: message.id, type })
  const conversation = { topic: 'conversations', id: message.conversation_id, type }
  await expect.poll(conversations.hints).toContainEqual(conversation)
  expect(conversations.hints().map(({ topic }) => topic)).not.toContain('contacts')
  expect(contacts.hints().map(({ topic }) => topic)).not.toContain('messages')
  await Promise.all([contacts.close(), conversations.close()])
})

test('a client that comes back gets what it missed', async () => {
  const first = await open('contacts')
  await createContact()
  await expect.poll(first.hints).not.toEqual([])
  const lastId = first.lastId()
  await first.close()
  const missed = [await createContact(), await createContact()]
  const again = await open('contacts', parley.key, { 'last-event-id': lastId })
  const ids = () => again.hints().map(({ id }) => id)
  await expect.poll(ids).toEqual(expect.arrayContaining(missed))
  expect(again.lastId() > lastId).toBe(true)
  await again.close()
})

test('more than a client can be told of at once is one hint: many', async () => {
  const { id, key } = await parley.createWorkspace()
  const stream = await open('contacts,events', key)
  await parley.sql(
    `insert into events (id, workspace_id, type, occurred_at, data)
     select (left(uuid_floor(now())::text, 24) || lpad(n::text, 12, '0'))::uuid, $1, 'contact.updated', now(),
       json_build_object('id', n)
     from generate_series(1, 300) n`,
    [id],
  )
  await createContact(key)
  await expect.poll(stream.hints).toContainEqual({ topic: 'contacts', id: null, type: 'many' })
  expect(stream.hints().length).toBeLessThan(10)
  await stream.close()
})

test('an event that commits later than a newer one is not missed', async () => {
  const { id, key } = await parley.createWorkspace()
  const stream = await open('contacts', key)
  const before = new Date(Date.now() - 2_000)
  const newer = await createContact(key)
  await expect.poll(stream.hints).toContainEqual({ topic: 'contacts', id: newer, type: 'contact.created' })
  await parley.sql(
    `insert into events (id, workspace_id, type, occurred_at, data)
     values (uuid_floor($1), $2, 'contact.updated', $1, '{"id": 7}')`,
    [before, id],
  )
  await createContact(key)
  await expect.poll(stream.hints).toContainEqual({ topic: 'contacts', id: 7, type: 'contact.updated' })
  await stream.close()
})

test('deliveries and requests are told of within a second or two', async () => {
  const { key } = await parley.createWorkspace()
  const body = { url: 'http://127.0.0.1:9/', events: ['contact.created'] }
  const { body: endpoint } = await parley.request('POST', '/v1/endpoints', { key, body })
  const stream = await open(`deliveries:${endpoint.id},requests`, key)
  await createContact(key)
  const { body: deliveries } = await parley.request('GET', '/v1/deliveries', { key })
  const hint = { topic: `deliveries:${endpoint.id}`, id: deliveries.data[0].id, type: 'pending' }
  await expect.poll(stream.hints).toContainEqual(hint)
  await expect.poll(() => stream.hints().map(({ topic }) => topic)).toContain('requests')
  await stream.close()
})

test('what happens to a task or a meeting is told of within a second or two', async () => {
  const { key } = await parley.createWorkspace()
  const ask = async (method: string, path: string, body: object = {}) =>
    (await parley.request(method, path, { key, body })).body
  const { id: task } = await ask('POST', '/v1/tasks', { title: 'Call' })
  const contact_id = await createContact(key)
  const start = '2036-01-21T10:00:00Z'
  const { id: meeting } = await ask('POST', '/v1/meetings', { contact_id, start, any_time: true })
  const stream = await open('meetings,tasks', key)
  parley.clock.advance(1_000)
  await ask('POST', `/v1/tasks/${task}/complete`)
  await expect.poll(stream.hints).toContainEqual({ topic: 'tasks', id: task, type: 'done' })
  await ask('POST', `/v1/meetings/${meeting}/cancel`)
  await expect.poll(stream.hints).toContainEqual({ topic: 'meetings', id: meeting, type: 'cancelled' })
  await stream.close()
})

test('a file is told of when it is there', async () => {
  const stream = await open('files')
  const body = { name: 'hours.txt', mime_type: 'text/plain', content: 'TW9uZGF5' }
  const { id } = (await parley.request('POST', '/v1/files', { body })).body
  await expect.poll(stream.hints).toContainEqual({ topic: 'files', id, type: 'stored' })
  await stream.close()
})

test('pairing is told of as it goes on', async () => {
  const { body: channel } = await parley.request('POST', '/v1/channels', {
    body: { type: 'whatsapp-linked', name: 'Phone' },
  })
  const stream = await open(`pairing:${channel.id}`)
  await parley.request('POST', `/v1/channels/${channel.id}/pairing`, { body: {} })
  const hint = { topic: `pairing:${channel.id}`, id: channel.id, type: 'starting' }
  await expect.poll(stream.hints).toContainEqual(hint)
  await stream.close()
})

describe('of others', () => {
  test('nothing is heard, neither of another workspace nor of live data by a test key', async () => {
    const { id, key } = await parley.createWorkspace()
    const test = await parley.mint({ mode: 'test' }, id)
    const [other, live, tried] = [
      await open('contacts,events'),
      await open('contacts,events', key),
      await open('contacts,events', test),
    ]
    const [mine, theirs] = [await createContact(key), await createContact(test)]
    await expect.poll(live.hints).toContainEqual({ topic: 'contacts', id: mine, type: 'contact.created' })
    await expect.poll(tried.hints).toContainEqual({ topic: 'contacts', id: theirs, type: 'contact.created' })
    const last = await createContact()
    await expect.poll(other.hints).toContainEqual({ topic: 'contacts', id: last, type: 'contact.created' })
    const heard = (stream: typeof live) => stream.hints().map(({ topic, id }) => topic === 'contacts' && id)
    expect(heard(other)).not.toContain(mine)
    expect(heard(other)).not.toContain(theirs)
    expect(heard(live)).not.toContain(theirs)
    expect(heard(tried)).not.toContain(mine)
    await Promise.all([other.close(), live.close(), tried.close()])
  })
})

describe('refuses', () => {
  test.each([
    ['', 'topics'],
    ['leads', 'topics'],
    ['pairing', 'topics'],
    ['contacts:3', 'topics'],
    ['contacts,', 'topics'],
  ])('the topics "%s"', async (topics, field) => {
    const { status, body } = await parley.request('GET', `/v1/stream?topics=${topics}`)
    expect([status, body.errors[0].field]).toEqual([422, field])
  })

  test('a topic whose scope the key lacks', async () => {
    const key = await parley.mint({ scopes: ['events:read', 'contacts:read'] })
    for (const [topics, scope] of [
      ['contacts,messages', 'messages:read'],
      ['pairing:3', 'channels:write'],
      ['requests', 'requests:read'],
    ]) {
      const { status, body } = await parley.request('GET', `/v1/stream?topics=${topics}`, { key })
      expect([status, body.code, body.detail]).toEqual([403, 'missing_scope', expect.stringContaining(scope ?? '')])
    }
    const allowed = await open('contacts', key)
    expect(allowed.status).toBe(200)
    await allowed.close()
  })

  test('what takes no event stream', async () => {
    const { status } = await fetch(`${parley.url}/v1/stream?topics=contacts`, {
      headers: { authorization: `Bearer ${parley.key}`, accept: 'application/json' },
    })
    expect(status).toBe(406)
  })

  test('a page of another server', async () => {
    const response = await fetch(`${parley.url}/v1/stream?topics=contacts`, {
      headers: { cookie: 'parley.session_token=x', origin: 'https://evil.example' },
    })
    expect([response.status, await response.json()]).toEqual([403, expect.objectContaining({ code: 'foreign_origin' })])
  })
})

test('a revoked key loses its streams at once', async () => {
  const { body: key } = await parley.request('POST', '/v1/keys', { body: { name: 'Short' } })
  const stream = await open('contacts', key.key)
  await parley.request('DELETE', `/v1/keys/${key.id}`)
  await expect.poll(stream.hasEnded).toBe(true)
})

describe('a session', () => {
  const post = (path: string, body: unknown) =>
    fetch(parley.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: parley.url },
      body: JSON.stringify(body),
    })

  test('names its workspace and its mode in the query, and loses its stream when it ends', async () => {
    const owner = { name: 'Ana', email: 'ana@example.com', password: 'correct horse battery' }
    const made = await post('/v1/setup', { ...owner, token: parley.services.setUp.token() })
    expect(made.status).toBe(201)
    const cookie = made.headers
      .getSetCookie()
      .map((text) => text.split(';', 1)[0])
      .join('; ')
    const by = (query: string) => listenTo(parley.url, `contacts${query}`, { headers: { cookie } })
    const [live, tried] = [await by('&parley-workspace=1'), await by('&parley-workspace=1&parley-mode=test')]
    const { status } = await by('&parley-workspace=999')
    expect([live.status, tried.status, status]).toEqual([200, 200, 403])
    const testKey = await parley.mint({ mode: 'test' })
    const [mine, theirs] = [await createContact(), await createContact(testKey)]
    await expect.poll(live.hints).toContainEqual({ topic: 'contacts', id: mine, type: 'contact.created' })
    await expect.poll(tried.hints).toContainEqual({ topic: 'contacts', id: theirs, type: 'contact.created' })
    const ended = await fetch(`${parley.url}/v1/session`, { method: 'DELETE', headers: { cookie, origin: parley.url } })
    expect(ended.status).toBe(204)
    await expect.poll(() => [live.hasEnded(), tried.hasEnded()]).toEqual([true, true])
  })

  test('loses its stream with the role that allowed its topics', async () => {
    const { id: workspaceId } = await parley.createWorkspace()
    const [user] = await parley.sql<{ id: string }>('select id from users')
    await parley.sql(
      `insert into members (workspace_id, user_id, role, created_at, created_by) values ($1, $2, 'admin', now(), 'cli')`,
      [workspaceId, user?.id],
    )
    const made = await post('/v1/session', { email: 'ana@example.com', password: 'correct horse battery' })
    const cookie = made.headers
      .getSetCookie()
      .map((text) => text.split(';', 1)[0])
      .join('; ')
    const query = `&parley-workspace=${workspaceId}`
    const stream = await listenTo(parley.url, `contacts,requests${query}`, { headers: { cookie } })
    expect(stream.status).toBe(200)
    await parley.sql(`update members set role = 'viewer' where workspace_id = $1`, [workspaceId])
    await parley.sql(`select pg_notify('parley_keys_changed', 'sessions')`)
    await expect.poll(stream.hasEnded).toBe(true)
  })
})

test('an account may have 250 streams open, and goes on being served', async () => {
  const { key } = await parley.createWorkspace()
  const streams = await Promise.all(Array.from({ length: 250 }, () => open('contacts', key)))
  const { status, body } = await parley.request('GET', '/v1/stream?topics=contacts', { key })
  expect([status, body.code]).toEqual([429, 'too_many_streams'])
  const id = await createContact(key)
  const hint = { topic: 'contacts', id, type: 'contact.created' }
  for (const stream of streams) await expect.poll(stream.hints).toContainEqual(hint)
  await streams[0]?.close()
  await expect
    .poll(async () => {
      const next = await open('contacts', key)
      await next.close()
      return next.status
    })
    .toBe(200)
  await Promise.all(streams.map(({ close }) => close()))
})
