import { createFakeClock } from '@parley/test-kit/fake-clock'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { readingOf } from '../../../testing/explain-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
let key: string
let from: string
let contact: number
let conversation: number
let last = 919_890_000_000
beforeAll(async () => {
  parley = await startHarness({}, createFakeClock(), undefined, { timings: { poll: 100 } })
  parley.startWorkers()
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
  from = String(++last)
  const { body } = await ask('POST', '/v1/simulator/inbound', { from, text: 'Hi' })
  contact = body.contact_id
  conversation = body.conversation_id
})

const hour = 3_600_000
const ask = (method: string, path: string, body?: unknown) => parley.request(method, path, { key, body })
const inMs = (ms: number) => new Date(parley.clock.now().getTime() + ms).toISOString()
const schedule = async (more: object = {}) =>
  ask('POST', '/v1/messages', { contact_id: contact, text: 'Still interested?', send_at: inMs(hour), ...more })
const listed = async (query: string) => (await ask('GET', `/v1/messages?${query}`)).body.data
const read = async (id: number) => (await ask('GET', `/v1/messages/${id}`)).body
const outbound = () => listed('direction=outbound')
const told = async (type: string) => (await ask('GET', `/v1/events?type=${type}`)).body.data
const state = (id: number) => expect.poll(async () => (await read(id)).status, { timeout: 15_000 })

test('a message is sent when it is due, once, and its id leads to it', async () => {
  const { status, body } = await schedule()
  expect([status, body]).toEqual([202, expect.objectContaining({ status: 'scheduled', unless_answered: false })])
  expect(await read(body.id)).toEqual({ ...body, statuses: [] })
  expect(await listed('status=scheduled')).toEqual([body])
  expect(await listed(`status=scheduled&conversation_id=${conversation}`)).toEqual([body])
  expect(await listed(`status=scheduled&contact_id=${contact + 1}`)).toEqual([])
  expect(await listed('status=scheduled&direction=inbound')).toEqual([])
  expect(await outbound()).toEqual([])
  await parley.advance(hour - 1)
  await parley.services.scheduledMessages.release()
  expect(await outbound()).toEqual([])

  await parley.advance(1)
  await state(body.id).toBe('delivered')
  const sent = await read(body.id)
  expect(sent).toMatchObject({ scheduled_id: body.id, text: 'Still interested?', author: 'api' })
  expect(sent.id).toBeGreaterThan(body.id)
  expect((await outbound()).map(({ id }: { id: number }) => id)).toEqual([sent.id])
  expect(await listed('status=scheduled')).toEqual([])
  expect(await told('message.scheduled')).toMatchObject([{ data: { id: body.id, send_at: body.send_at } }])
  expect(await told('message.sent')).toMatchObject([{ data: { id: sent.id, scheduled_id: body.id } }])
})

test('a cancelled message is not sent', async () => {
  const { body } = await schedule()
  const cancelled = await ask('DELETE', `/v1/messages/${body.id}`)
  expect([cancelled.status, cancelled.body]).toEqual([
    200,
    { ...body, status: 'cancelled', error: { code: 'cancelled', reason: expect.stringMatching(/^key:\d+ has/) } },
  ])
  expect((await ask('DELETE', `/v1/messages/${body.id}`)).body).toEqual(cancelled.body)
  await parley.advance(2 * hour)
  await parley.services.scheduledMessages.release()
  expect(await outbound()).toEqual([])
  expect(await listed('status=cancelled')).toEqual([cancelled.body])
  expect(await told('message.cancelled')).toMatchObject([{ data: { id: body.id, status: 'cancelled' } }])
})

test('what is not scheduled is not cancelled', async () => {
  const { body: sent } = await ask('POST', '/v1/messages', { contact_id: contact, text: 'Hi' })
  const refused = await ask('DELETE', `/v1/messages/${sent.id}`)
  expect([refused.status, refused.body.code]).toEqual([409, 'not_scheduled'])
  const { body: due } = await schedule()
  await parley.advance(hour)
  await state(due.id).toBe('delivered')
  expect((await ask('DELETE', `/v1/messages/${due.id}`)).status).toBe(409)
  expect((await ask('DELETE', '/v1/messages/999999999')).status).toBe(404)
})

test('a contact who has opted out meanwhile gets nothing', async () => {
  const { body } = await schedule()
  await ask('PATCH', `/v1/contacts/${contact}`, { opted_out: true })
  await parley.advance(hour)
  await state(body.id).toBe('cancelled')
  expect((await read(body.id)).error.code).toBe('opted_out')
  expect(await outbound()).toEqual([])
  expect(await told('message.queued')).toEqual([])
  const again = await schedule()
  expect([again.status, again.body.code]).toEqual([422, 'opted_out'])
})

test('a contact who has answered gets no reminder', async () => {
  const { body: always } = await schedule()
  const { body: unless } = await schedule({ unless_answered: true })
  await ask('POST', '/v1/simulator/inbound', { from, text: 'Yes!' })
  await parley.advance(hour)
  await state(unless.id).toBe('cancelled')
  await state(always.id).toBe('delivered')
  expect((await read(unless.id)).error.code).toBe('answered')
  expect(await outbound()).toHaveLength(1)
})

test('a reaction is no answer', async () => {
  const { body: sent } = await ask('POST', '/v1/messages', { contact_id: contact, text: 'Hi' })
  const { body } = await schedule({ unless_answered: true })
  const content = { type: 'reaction', reaction: { message_id: sent.provider_id, emoji: '👍' } }
  expect((await ask('POST', '/v1/simulator/inbound', { from, content })).status).toBe(201)
  await parley.advance(hour)
  await state(body.id).toBe('delivered')
})

test('the service window is checked when the message is due', async () => {
  const credentials = { phone_number_id: '1', access_token: 'a', app_secret: 'b', verify_token: 'c' }
  const channel = await ask('POST', '/v1/channels', { type: 'whatsapp-cloud', name: 'Cloud', credentials })
  const { body } = await schedule({ channel_id: channel.body.id })
  await parley.sql('update conversations set last_inbound_at = $2 where id = $1', [
    body.conversation_id,
    inMs(-23.5 * hour),
  ])
  await parley.advance(hour)
  await state(body.id).toBe('cancelled')
  expect((await read(body.id)).error.code).toBe('template_required')
})

test('the channel is checked when the message is due', async () => {
  const channel = await ask('POST', '/v1/channels', { type: 'simulator', name: 'Second' })
  const { body } = await schedule({ channel_id: channel.body.id })
  await ask('DELETE', `/v1/channels/${channel.body.id}`)
  await parley.advance(hour)
  await state(body.id).toBe('cancelled')
  expect(await outbound()).toEqual([])
})

test('a message of several processes is sent once', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => schedule()))
  const others = await Promise.all([parley.startAnother(), parley.startAnother()])
  for (const other of others) other.startWorkers()
  await parley.advance(hour)
  await Promise.all([parley, ...others].map(({ services }) => services.scheduledMessages.release()))
  for (const { body } of made) await state(body.id).toBe('delivered')
  const sent = await outbound()
  expect(new Set(sent.map((one: { scheduled_id: number }) => one.scheduled_id)).size).toBe(10)
  expect(sent).toHaveLength(10)
})

test('a release that fails in its midst leaves the message scheduled', async () => {
  const { body } = await schedule()
  await parley.sql(`create function fail() returns trigger language plpgsql as $$ begin raise 'disk'; end $$`)
  await parley.sql('create trigger fail before insert on messages for each row execute function fail()')
  await parley.advance(hour)
  await parley.services.scheduledMessages.release()
  expect((await read(body.id)).status).toBe('scheduled')
  await parley.sql('drop function fail cascade')
  await state(body.id).toBe('delivered')
  expect(await outbound()).toHaveLength(1)
})

test('a repeated request with its key schedules nothing twice, also after the message was sent', async () => {
  const { id: workspaceId, key: own } = await parley.createWorkspace()
  const send = { to: from, content: { type: 'text' as const, text: 'Hi' }, idempotencyKey: 'k1', unlessAnswered: false }
  const tenant = await parley.services.authenticator.authenticate(own, '127.0.0.1')
  const again = () =>
    parley.services.scheduledMessages.schedule(tenant, {
      ...send,
      sendAt: new Date(parley.clock.now().getTime() + hour),
    })
  const [first, second] = await Promise.all([again(), again()])
  expect(second.id).toBe(first.id)
  await parley.advance(hour)
  await expect
    .poll(() => parley.sql('select from messages where workspace_id = $1', [workspaceId]), { timeout: 15_000 })
    .toHaveLength(1)
  expect((await again()).scheduled_id).toBe(first.id)
  expect(await parley.sql('select from scheduled_messages where workspace_id = $1', [workspaceId])).toEqual([])
})

test('a key is free again after a day, though its message still waits', async () => {
  const { key: own } = await parley.createWorkspace()
  const tenant = await parley.services.authenticator.authenticate(own, '127.0.0.1')
  const content = { type: 'text' as const, text: 'Hi' }
  const again = () =>
    parley.services.scheduledMessages.schedule(tenant, {
      to: from,
      content,
      idempotencyKey: 'k2',
      unlessAnswered: false,
      sendAt: new Date(parley.clock.now().getTime() + 100 * hour),
    })
  const first = await again()
  parley.clock.advance(23 * hour)
  expect((await again()).id).toBe(first.id)
  parley.clock.advance(2 * hour)
  expect((await again()).id).not.toBe(first.id)
})

test('somebody new is scheduled for, too', async () => {
  const to = String(++last)
  const { status, body } = await ask('POST', '/v1/messages', { to, text: 'Welcome', send_at: inMs(hour) })
  expect([status, body.address]).toEqual([202, to])
  const { body: about } = await ask('GET', `/v1/conversations/${body.conversation_id}`)
  expect(about.last_message).toBeNull()
  await parley.advance(hour)
  await state(body.id).toBe('delivered')
})

test('a merge and an erasure take it along', async () => {
  const { body } = await schedule()
  const { body: kept } = await ask('POST', '/v1/simulator/inbound', { from: String(++last), text: 'Hi' })
  await ask('POST', `/v1/contacts/${kept.contact_id}/merge`, { contact_id: contact })
  expect(await read(body.id)).toMatchObject({ contact_id: kept.contact_id, conversation_id: kept.conversation_id })
  await ask('DELETE', `/v1/contacts/${kept.contact_id}`)
  expect((await ask('GET', `/v1/messages/${body.id}`)).status).toBe(404)
})

test.each([
  [{ send_at: '2020-01-01T00:00:00Z' }, 'send_at'],
  [{ send_at: 'tomorrow' }, 'send_at'],
  [{ send_at: undefined, unless_answered: true }, 'unless_answered'],
  [{ contact_id: 999_999_999 }, 'contact_id'],
  [{ channel_id: 999_999_999 }, 'channel_id'],
])('%j is refused', async (input, field) => {
  const { status, body } = await schedule(input)
  expect([status, body.errors[0].field]).toEqual([422, field])
  expect(await listed('status=scheduled')).toEqual([])
})

test('lists of scheduled messages, and those that are due, are read from indexes', async () => {
  const { body } = await schedule()
  await parley.sql(
    `insert into scheduled_messages (workspace_id, conversation_id, contact_id, channel_id, content, address, send_at,
      unless_answered, status, actor, created_at)
    select workspace_id, conversation_id, contact_id, channel_id, content, address, send_at, false, 'cancelled', actor, created_at
    from scheduled_messages, generate_series(1, 20000) where id = $1`,
    [body.id],
  )
  await parley.sql('analyze scheduled_messages')
  const reading = (work: () => Promise<unknown>) => readingOf(parley.databaseUrl, 'scheduled_messages', work)
  for (const query of ['status=scheduled', `status=cancelled&contact_id=${contact}`, 'status=cancelled']) {
    const { scans, rows } = await reading(() => ask('GET', `/v1/messages?${query}`))
    expect(scans).not.toContain('Seq Scan')
    expect(rows).toBeLessThan(30)
  }
  const due = await reading(() => parley.services.scheduledMessages.release())
  expect(due.rows).toBeLessThan(30)
})
