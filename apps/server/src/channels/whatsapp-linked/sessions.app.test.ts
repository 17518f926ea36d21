import * as baileys from 'baileys'
import { initAuthCreds } from 'baileys'
import { CompiledQuery } from 'kysely'
import { beforeAll, expect, test } from 'vitest'

import { secretKey } from '../../../testing/secret-key.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { createSecretBox } from '../../kernel/secret-box.ts'
import { createKeyStore } from './key-store.ts'
import { acquire, LeaseLostError } from './lease.ts'
import { type Linked, startLinked } from './linked.test-helper.ts'
import { createSessionStore } from './session-store.ts'

let parley: Linked
let database: Database
beforeAll(async () => {
  parley = await startLinked()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-linked-test',
    maxConnections: 4,
    onError() {},
    onCommit() {},
  })
  parley.startWorkers()
  return async () => {
    await database.close()
    await parley.stop()
  }
})

const holder = async (id: number) =>
  (
    await parley.sql<{ owner: string; token: number }>(
      'select owner, token::int as token from linked_sessions where channel_id = $1',
      [id],
    )
  )[0]
const events = async (id: number) =>
  (await parley.ask('GET', '/v1/events?limit=100')).body.data
    .filter(({ data }: { data: { id: number } }) => data.id === id)
    .map(({ type }: { type: string }) => type)
    .toReversed()

test.each([515, 503, 428])('after code %d the session logs in again with the same credentials', async (code) => {
  const phone = `551193333${code}1`
  const id = await parley.pair(phone)
  const before = parley.whatsapp.logins.filter((login) => login === phone).length
  if (code === 428) parley.whatsapp.drop(phone)
  else parley.whatsapp.end(phone, code)
  await expect.poll(() => parley.whatsapp.logins.filter((login) => login === phone).length).toBe(before + 1)
  const { body } = await parley.ask('POST', '/v1/messages', { to: '5511933330098', text: 'Hi', channel_id: id })
  await expect.poll(async () => (await parley.ask('GET', `/v1/messages/${body.id}`)).body.status).toBe('sent')
  expect(await events(id)).toEqual(['channel.connected'])
})

test.each([401, 403, 402, 406, 411])(
  'code %d ends the session: the channel is logged out, an event is sent, and the keys are deleted',
  async (code) => {
    const phone = `551193333${code}2`
    const id = await parley.pair(phone)
    parley.whatsapp.end(phone, code)
    await expect.poll(async () => (await parley.channel(id)).status).toBe('logged_out')
    expect((await parley.channel(id)).status_reason).toMatch(/phone|WhatsApp/)
    expect(await events(id)).toEqual(['channel.connected', 'channel.disconnected'])
    await expect.poll(() => holder(id)).toMatchObject({ owner: null })
    expect(await parley.sql('select from linked_session_keys where channel_id = $1', [id])).toEqual([])
  },
)

test('a session that another program takes over pauses the channel until a person connects it again', async () => {
  const phone = '5511933330440'
  const id = await parley.pair(phone)
  parley.whatsapp.end(phone, 440)
  await expect.poll(async () => (await parley.channel(id)).status).toBe('paused')
  expect((await parley.channel(id)).status_reason).toBe('another program has taken over its session')
  await expect.poll(() => holder(id)).toMatchObject({ owner: null })
  const logins = parley.whatsapp.logins.length
  const [{ beaten } = { beaten: null }] = await parley.sql('select now() as beaten')
  await expect.poll(() => parley.sql('select from workers where seen_at > $1', [beaten])).toHaveLength(1)
  expect(parley.whatsapp.logins).toHaveLength(logins)

  await parley.ask('PATCH', `/v1/channels/${id}`, { status: 'connected' })
  await expect.poll(() => parley.whatsapp.isOnline(phone)).toBe(1)
})

test('a stale owner can write neither keys nor credentials nor the pairing’s state', async () => {
  const id = await parley.pair('5511933330001')
  const held = await holder(id)
  if (!held) throw new Error('nobody holds it')
  const deps = {
    database,
    clock: parley.clock,
    box: createSecretBox(secretKey),
    baileys,
    goesOn: () => true,
    onError() {},
  }
  const stale = { channelId: id, owner: held.owner, token: held.token - 1 }
  const stranger = { channelId: id, owner: '01890000-0000-7000-8000-000000000000', token: held.token }
  const snapshot = () =>
    parley.sql('select type, id, value from linked_session_keys where channel_id = $1 order by 1, 2', [id])
  // This is the last key that the owner writes by itself after the session has opened.
  await expect.poll(async () => (await snapshot()).map(({ type }) => type)).toContain('device-list')
  const before = await snapshot()
  for (const lease of [stale, stranger]) {
    const keys = createKeyStore(lease, deps)
    const store = createSessionStore(lease, deps)
    const lost = expect.any(LeaseLostError)
    await expect(keys.set({ 'device-list': { 5511: ['0'] } })).rejects.toEqual(lost)
    await expect(store.saveCreds(JSON.stringify(initAuthCreds()))).rejects.toEqual(lost)
    await expect(store.loggedOut('it was not')).rejects.toEqual(lost)
    await expect(store.opened('5511000000000')).rejects.toEqual(lost)
    await expect(store.replaced()).rejects.toEqual(lost)
  }
  expect(await snapshot()).toEqual(before)
  expect(await parley.channel(id)).toMatchObject({ status: 'connected', external_id: '5511933330001' })

  // The current owner can write the key, and reads back the value.
  const keys = createKeyStore({ channelId: id, ...held }, deps)
  const preKey = { public: Buffer.alloc(32, 1), private: Buffer.alloc(32, 2) }
  await keys.set({ 'pre-key': { 900: preKey, 901: preKey }, 'device-list': { 5511: ['0', '7'] } })
  await keys.set({ 'pre-key': { 901: null } })
  expect(await keys.get('pre-key', ['900', '901'])).toEqual({ 900: preKey })
  expect(await keys.get('device-list', ['5511'])).toEqual({ 5511: ['0', '7'] })
})

test('a pairing that was restarted or deleted shows nothing of its last round', async () => {
  const id = await parley.create()
  const pairingPath = `/v1/channels/${id}/pairing`
  expect((await parley.ask('POST', pairingPath)).status).toBe(200)
  // The session's process leaves it to the test.
  const lease = { channelId: id, owner: '01890000-0000-7000-8000-000000000000', token: 1_000 }
  const taken = await parley.sql<{ round: number }>(
    `update linked_sessions set owner = $2, token = $3, leased_until = now() + interval '1 hour'
     where channel_id = $1 returning pairing_round::int as round`,
    [id, lease.owner, lease.token],
  )
  const first = taken[0]?.round ?? 0
  const store = createSessionStore(lease, { database, clock: parley.clock, box: createSecretBox(secretKey) })
  const show = async (round: number) => {
    await store.showQr(round, `QR of round ${round}`, 60_000)
    await store.showCode(round, `code of round ${round}`)
    await store.pairingExpired(round)
  }
  expect((await parley.ask('POST', pairingPath)).status).toBe(200)
  await show(first)
  expect(await parley.pairing(id)).toMatchObject({ state: 'starting', qr: null, pairing_code: null })
  await store.showQr(first + 1, 'QR', 60_000)
  expect(await parley.pairing(id)).toMatchObject({ state: 'waiting', qr: 'QR' })
  expect((await parley.ask('DELETE', pairingPath)).status).toBe(204)
  await show(first + 1)
  expect(await parley.pairing(id)).toMatchObject({ state: 'unpaired', qr: null, pairing_code: null })
})

test('one of many that acquire a free session at the same time gets it, with a new fencing token', async () => {
  const id = await parley.pair('5511933330002')
  const before = await holder(id)
  // The owner has been silent until its lease expired.
  const shard = { index: 0, count: 1 }
  await parley.sql(`update linked_sessions set leased_until = now() - interval '1 second' where channel_id = $1`, [id])
  const owners = Array.from({ length: 8 }, (_, n) => `01890000-0000-7000-8000-00000000000${n}`)
  const taken = await Promise.all(owners.map((owner) => acquire(database.db, owner, shard, 10_000)))
  const mine = taken.flat().filter(({ channelId }) => channelId === id)
  expect(mine.length).toBeLessThanOrEqual(1)
  expect((await holder(id))?.token).toBeGreaterThanOrEqual((before?.token ?? 0) + mine.length)
  // The previous owner closes its connection, and writes nothing more.
  if (mine.length === 1) await expect.poll(() => parley.whatsapp.isOnline('5511933330002')).toBe(0)
})

test('a logout that its owner did not finish is done by the next owner', async () => {
  const phone = '5511933330003'
  const id = await parley.pair(phone)
  await parley.sql(
    `update linked_sessions set owner = gen_random_uuid(), token = token + 1, leased_until = now() + interval '1 second',
      logout_requested_at = now() where channel_id = $1`,
    [id],
  )
  await expect.poll(() => parley.whatsapp.loggedOut).toContain(phone)
  await expect.poll(async () => (await parley.channel(id)).status).toBe('logged_out')
  expect(await parley.sql('select from linked_session_keys where channel_id = $1', [id])).toEqual([])
})

test('a channel gets its next session when the last one has stored all that it received', async () => {
  const phone = '5511933330004'
  const from = '5511933330094'
  const id = await parley.pair(phone)
  const stored = async () =>
    (await parley.sql<{ text: string }>('select text from messages where channel_id = $1 order by id', [id])).map(
      ({ text }) => text,
    )
  const logins = () => parley.whatsapp.logins.filter((login) => login === phone).length
  const before = logins()
  await database.transact(async (tx) => {
    await tx.executeQuery(CompiledQuery.raw('lock table messages in share mode'))
    parley.whatsapp.receive({ to: phone, from, text: '1' })
    const waits = `select from pg_locks where relation = 'messages'::regclass and not granted`
    await expect.poll(() => parley.sql(waits)).toHaveLength(1)
    await parley.sql(
      `update linked_sessions set owner = gen_random_uuid(), token = token + 1, leased_until = now()
        where channel_id = $1`,
      [id],
    )
    await expect.poll(() => parley.whatsapp.isOnline(phone)).toBe(0)
    parley.whatsapp.receive({ to: phone, from, text: '2' })
    // The lease has been free for several rounds.
    const free = `select from linked_sessions where channel_id = $1 and leased_until < now() - interval '1 second'`
    await expect.poll(() => parley.sql(free, [id])).toHaveLength(1)
    expect(logins()).toBe(before)
  })
  await expect.poll(stored).toEqual(['1', '2'])
  expect(logins()).toBe(before + 1)
})

test('exactly one of two processes owns a session, and both send messages', { timeout: 60_000 }, async () => {
  const phones = ['5511933330010', '5511933330011', '5511933330012', '5511933330013']
  const ids: number[] = []
  for (const phone of phones) ids.push(await parley.pair(phone))
  const owners = async () =>
    (await parley.sql<{ owner: string }>('select owner from linked_sessions where channel_id = any($1)', [ids])).map(
      ({ owner }) => owner,
    )
  expect(new Set(await owners()).size).toBe(1)
  const other = await parley.startAnother()
  other.startWorkers()
  const settled = async () => {
    const held = await owners()
    return new Set(held).size === 2 && held.every((owner) => owner !== null)
  }
  await expect.poll(settled, { timeout: 20_000 }).toBe(true)
  await expect.poll(() => phones.map(parley.whatsapp.isOnline), { timeout: 20_000 }).toEqual([1, 1, 1, 1])
  for (const id of ids) {
    const { body } = await parley.ask('POST', '/v1/messages', { to: '5511933330099', text: `${id}`, channel_id: id })
    const sent = async () => (await parley.ask('GET', `/v1/messages/${body.id}`)).body.status
    await expect.poll(sent, { timeout: 20_000 }).toBe('sent')
  }
  const texts = parley.whatsapp.sent
    .filter(({ to }) => to === '5511933330099')
    .map(({ message }) => message.extendedTextMessage?.text)
  expect(texts.toSorted()).toEqual(ids.map(String).toSorted())

  await other.close(0)
  await expect.poll(async () => new Set(await owners()).size, { timeout: 20_000 }).toBe(1)
  await expect.poll(() => phones.map(parley.whatsapp.isOnline), { timeout: 20_000 }).toEqual([1, 1, 1, 1])
})
