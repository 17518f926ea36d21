import { readFile } from 'node:fs/promises'

import { createFakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import pg from 'pg'
import { v7 } from 'uuid'
import { beforeAll, expect, inject, test } from 'vitest'

import { sealedUnbound, secretKey } from '../../testing/secret-key.ts'
import { readConfig } from '../config/config.ts'
import { createContext } from '../context.ts'
import { createLogger } from '../kernel/logger.ts'
import { migrate } from './migrate.ts'

const now = new Date()
const day = 24 * 60 * 60_000
const ago = (ms: number) => new Date(now.getTime() - ms)

let receiver: WebhookReceiver
let cloned: TestDatabase
let client: pg.Client
beforeAll(async () => {
  receiver = await startWebhookReceiver()
  const empty = new URL(inject('templateUrl'))
  empty.pathname = '/template1'
  cloned = await cloneDatabase(empty.href)
  client = new pg.Client({ connectionString: cloned.url })
  client.on('error', () => {})
  await client.connect()
  return async () => {
    await client.end()
    await cloned.drop()
    await receiver.close()
  }
})

const sql = async <Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) =>
  (await client.query<Row>(statement, values)).rows

const older = { attempts: 0, due: ago(0), leased: null as Date | null, generation: 0, completed: null as Date | null }
/** A delivery in each state, by how long ago it was created. */
const deliveries = [
  { ...older, name: 'new', state: 'pending', at: ago(1_000) },
  { ...older, name: 'of last week', state: 'pending', at: ago(6 * day) },
  { ...older, name: 'tried', state: 'pending', at: ago(day), attempts: 3, generation: 6, due: ago(1_000) },
  { ...older, name: 'claimed', state: 'pending', at: ago(2_000), generation: 1, leased: ago(-10_000) },
  { ...older, name: 'of later', state: 'pending', at: ago(day), attempts: 4, generation: 8, due: ago(-day) },
  {
    ...older,
    name: 'delivered',
    state: 'delivered',
    at: ago(2 * day),
    attempts: 2,
    generation: 4,
    completed: ago(day),
  },
  {
    ...older,
    name: 'exhausted',
    state: 'exhausted',
    at: ago(9 * day),
    attempts: 10,
    generation: 20,
    completed: ago(day),
  },
  { ...older, name: 'exhausted at no time', state: 'exhausted', at: ago(3 * day), attempts: 1, generation: 2 },
  { ...older, name: 'cancelled', state: 'cancelled', at: ago(40 * day), completed: ago(30 * day) },
].map((delivery) => ({
  ...delivery,
  id: v7({ msecs: delivery.at.getTime() + 1 }),
  eventId: v7({ msecs: delivery.at.getTime() }),
}))
const byName = (name: string) => deliveries.find((delivery) => delivery.name === name)

/** Fills the database of the first version, with rows in every table. */
async function inhabit(): Promise<void> {
  await sql('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  await sql(await readFile(new URL('../../migrations/0001_core.sql', import.meta.url), 'utf8'))
  await sql(`insert into migrations (name) values ('0001_core.sql')`)
  await sql(`insert into settings (name, value) values ('secret_key_check', $1)`, [sealedUnbound('secret_key_check')])
  await sql(
    `insert into endpoints (workspace_id, dialect, url, events, types, secret, created_at, updated_at)
     values (1, 'native', $1, '{contact.created}', '{contact.created}', $2, $3, $3)`,
    [receiver.url('/old'), sealedUnbound(`whsec_${Buffer.alloc(24, 1).toString('base64')}`), ago(50 * day)],
  )
  await sql(`
    insert into keys (workspace_id, name, prefix, hint, hash, mode) values (1, 'Key', 'parley_live', 'abcd', '\\x01', 'live');
    insert into contacts (workspace_id, name, stage, created_at, updated_at) values (1, 'Asha', 'New', now(), now());
    insert into identities (contact_id, workspace_id, kind, value, created_at) values (1, 1, 'phone', '919812345678', now());
    insert into contact_changes (workspace_id, contact_id, actor, changes, created_at) values (1, 1, 'cli', '{}', now());
    insert into conversations (workspace_id, contact_id, channel_id, created_at) values (1, 1, 1, now());
    insert into messages (workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address, status, created_at)
      values (1, 1, 1, 1, 'outbound', 'text', 'Hi', '919812345678', 'sent', now());
    insert into message_statuses (message_id, status, occurred_at, received_at) values (1, 'sent', now(), now());
    insert into sends (message_id, channel_id, due_at, in_flight, held) values (1, 1, now() + interval '1 day', false, true);
    insert into idempotency_keys (workspace_id, key, request_hash, locked_until, created_at) values (1, 'k', '\\x01', now(), now())`)
  for (const one of deliveries) {
    await sql(
      `insert into events (id, workspace_id, type, occurred_at, data, contact_id)
       values ($1, 1, 'contact.created', $2, '{"z":1, "a" : {"name":"Asha"}}', 1)`,
      [one.eventId, one.at],
    )
    await sql(
      `insert into deliveries (id, workspace_id, event_id, endpoint_id, state, due_at, leased_until, generation, attempts,
         last_status_code, last_error, created_at, completed_at)
       values ($1, 1, $2, 1, $3, $4, $5, $6, $7, 500, 'an error', $8, $9)`,
      [one.id, one.eventId, one.state, one.due, one.leased, one.generation, one.attempts, one.at, one.completed],
    )
    await sql(
      `insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
       select $1, n, 1, $2, 500, 'body', '{"total_ms":1}' from generate_series(1, $3::integer) n`,
      [one.id, one.at, one.attempts],
    )
  }
}

type Row = Record<string, unknown>

/** Each row of each table. Partitions are left out. */
async function everything(): Promise<Record<string, Row[]>> {
  const tables = await sql<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition and relname <> 'migrations'`,
  )
  const rows: Record<string, Row[]> = {}
  for (const { name } of tables) {
    rows[name] = (await sql<{ row: Row }>(`select to_jsonb(t) as row from ${name} t order by t::text`)).map(
      ({ row }) => row,
    )
  }
  return rows
}

const sorted = (rows: Row[] = []) => rows.map((row) => JSON.stringify(row)).toSorted()
const only = (rows: Row[] = [], columns: string[]) =>
  rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])))

test('a migrated database of the first version loses nothing, and its pending deliveries are delivered', async () => {
  await inhabit()
  const before = await everything()
  const data = await sql('select id, data::text from events order by id')
  expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).toEqual([])

  await migrate(cloned.url)
  const after = await everything()
  for (const [table, rows] of Object.entries(before)) {
    const columns = Object.keys(rows[0] ?? {}).filter((column) => column in (after[table]?.[0] ?? {}))
    expect([table, sorted(only(after[table], columns))]).toEqual([table, sorted(only(rows, columns))])
  }
  expect(await sql('select id, data::text from events order by id')).toEqual(data)

  const queue = await sql<{ delivery_id: string; tries: number; kind: number; due_at: Date; event_id: string }>(
    'select delivery_id, event_id, tries, kind, due_at from queue order by seq',
  )
  const pending = deliveries.filter(({ state }) => state === 'pending').toSorted((a, b) => (a.id < b.id ? -1 : 1))
  expect(queue).toEqual(
    pending.map(({ id, eventId, attempts, due }) => ({
      delivery_id: id,
      event_id: eventId,
      tries: attempts,
      kind: attempts > 0 ? 1 : 0,
      due_at: due,
    })),
  )
  const exhausted = await sql('select id, exhausted_at from deliveries where exhausted_at is not null order by id')
  expect(exhausted).toEqual([
    { id: byName('exhausted')?.id, exhausted_at: byName('exhausted')?.completed },
    { id: byName('exhausted at no time')?.id, exhausted_at: byName('exhausted at no time')?.at },
  ])

  const clock = createFakeClock(now)
  const config = readConfig({ PARLEY_ALLOW_NETWORKS: '127.0.0.0/8', PARLEY_ROLES: 'worker' })
  const logger = createLogger('silent')
  const context = await createContext({ config, databaseUrl: cloned.url, secretKey, logger, clock })
  context.startWorkers()
  try {
    const left = async () =>
      (await sql<{ delivery_id: string }>('select delivery_id from queue')).map((row) => row.delivery_id)
    await expect.poll(left).toEqual([byName('of later')?.id])
    const due = pending.filter(({ name }) => name !== 'of later')
    expect(receiver.deliveries.map(({ headers }) => headers['webhook-id']).toSorted()).toEqual(
      due.map(({ eventId }) => eventId).toSorted(),
    )
    const states = await sql<{ id: string; state: string; attempts: number; made: number }>(
      `select id, state, attempts, (select count(*)::integer from attempts a where a.delivery_id = d.id) as made
       from deliveries d where state = 'delivered'`,
    )
    for (const { id, attempts } of due) {
      expect(states).toContainEqual({ id, state: 'delivered', attempts: attempts + 1, made: attempts + 1 })
    }
  } finally {
    await context.close(0)
  }
})
