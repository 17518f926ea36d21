import { createFakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'

import { secretKey } from '../../testing/secret-key.ts'
import { openAddressKey } from '../core/consent/address-hash.ts'
import { insertContacts } from '../core/contacts/insert-contacts.ts'
import { createDeliveries } from '../core/deliveries/deliveries.ts'
import type { DeliveryFilter } from '../core/deliveries/delivery-filter.ts'
import { requeue } from '../core/deliveries/requeue.ts'
import { appendEvents } from '../core/events/append.ts'
import { createEvents } from '../core/events/events.ts'
import { createDeliveryStatistics } from '../core/statistics/delivery-stats.ts'
import { type Database, openDatabase, type Tx } from '../db/database.ts'
import { createSecretBox } from '../kernel/secret-box.ts'
import type { DeliveryWork, FinishedAttempt } from './delivery-work.ts'
import { type ClaimedRow, claim } from './sql/claim.ts'
import { extend } from './sql/extend.ts'
import { loadEvents } from './sql/load-events.ts'
import { record } from './sql/record.ts'
import { release } from './sql/release.ts'

const lanes = 20
const days = 10
const clock = createFakeClock()
const now = clock.now()
const leaseEnd = new Date(now.getTime() + 10_000)
const alone = { index: 0, count: 1 }

let cloned: Awaited<ReturnType<typeof cloneDatabase>>
let admin: pg.Client
const databases: Database[] = []
/** One connection each, whose plans were cached while the tables were almost empty. */
let engine: Database
let api: Database

async function open(lookupsOnly: boolean): Promise<Database> {
  const database = openDatabase({
    url: cloned.url,
    applicationName: 'parley-plans',
    maxConnections: 1,
    onError() {},
    onCommit() {},
    ...(lookupsOnly && { lookupsOnly: true as const }),
  })
  databases.push(database)
  await openAddressKey(database.db, createSecretBox(secretKey))
  return database
}

beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  admin = new pg.Client({ connectionString: cloned.url })
  await admin.connect()
  await admin.query(`select make_partitions(t - 30, t) from (select (now() at time zone 'UTC')::date as t) t`)
  // An analyze's snapshot prevents the removal of rolled-back rows.
  await admin.query(
    `do $$ declare t regclass; begin
      for t in select oid from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
        execute format('alter table %s set (autovacuum_enabled = false)', t);
      end loop;
    end $$`,
  )
  await admin.query(
    `insert into endpoints (workspace_id, dialect, url, events, types, secret, created_at, updated_at)
     select 1, 'native', 'http://127.0.0.1:9/', '{contact.created}', '{contact.created}', '', now(), now()
     from generate_series(1, ${lanes})`,
  )
  await fill({ settled: 1_000, pending: 1_000 })
  engine = await open(true)
  api = await open(process.env.LOOKUPS === '1')
}, 60_000)
afterAll(async () => {
  await admin.end()
  await Promise.all(databases.map((database) => database.close()))
  await cloned.drop()
})

/**
 * Inserts deliveries with an attempt each over the days before today, and others in the queue: 8 first, 1 retry, 1
 * replay of 10.
 */
async function fill({ settled, pending }: { settled: number; pending: number }): Promise<void> {
  const idAt = (at: string) => `(left(uuid_floor(${at})::text, 13) || right(gen_random_uuid()::text, 23))::uuid`
  await admin.query(
    `with made as materialized (
      select n, ${idAt('at')} as event_id, ${idAt("at + interval '1 ms'")} as id, at, 1 + n % ${lanes} as endpoint_id
      from generate_series(1, $1::integer) n, lateral (
        select (now() at time zone 'UTC')::date::timestamp at time zone 'UTC' - ($1 - n + 1) * (interval '${days - 1} days' / $1::integer) as at) t
    ), e as (
      insert into events (id, workspace_id, type, occurred_at, data) select event_id, 1, 'contact.created', at, '{"name":"Asha"}' from made
    ), d as (
      insert into deliveries (id, workspace_id, event_id, endpoint_id, state, attempts, created_at, completed_at, exhausted_at)
      select id, 1, event_id, endpoint_id, case when n % 100 = 0 then 'exhausted' else 'delivered' end, 1, at, at,
        case when n % 100 = 0 then at end from made
    )
    insert into attempts (delivery_id, number, workspace_id, started_at, status_code, response_body, timings)
    select id, 1, 1, at, 200, 'ok', '{}' from made`,
    [settled],
  )
  await admin.query(
    `with made as materialized (
      select n, uuid_v7() as event_id, uuid_v7() as id, 1 + n % ${lanes} as endpoint_id from generate_series(1, $1::integer) n
    ), e as (
      insert into events (id, workspace_id, type, occurred_at, data) select event_id, 1, 'contact.created', $2, '{"name":"Asha"}' from made
    ), d as (
      insert into deliveries (id, workspace_id, event_id, endpoint_id, created_at) select id, 1, event_id, endpoint_id, $2 from made
    )
    insert into queue (workspace_id, delivery_id, event_id, endpoint_id, kind, due_at)
    select 1, id, event_id, endpoint_id, greatest(0, (n / ${lanes}) % 10 - 7), $2::timestamptz - (n % 1000) * interval '1 ms' from made`,
    [pending, now],
  )
}

const claimSome = (tx: Tx) => claim(tx, { demands: [], from: null, shard: alone, now, leaseEnd })
const heldBy = (rows: ClaimedRow[]) =>
  rows.map(({ id, workspace_id, generation }) => ({ id, generation, workspaceId: workspace_id }))

/** An attempt's result: every fifth fails and is retried. */
function finished(row: ClaimedRow, n: number): FinishedAttempt {
  const [state, dueAt] = n % 5 === 0 ? (['pending', leaseEnd] as const) : (['delivered', null] as const)
  const timings = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: 1, total_ms: 1 }
  const delivery = { id: row.id, workspaceId: row.workspace_id, generation: row.generation } as DeliveryWork
  return {
    delivery,
    startedAt: now,
    finishedAt: now,
    result: {
      status_code: 200,
      error: null,
      content_type: null,
      retry_after: null,
      abort: false,
      response_headers: null,
      response_body: 'ok',
      timings,
    },
    outcome: { state, dueAt, gone: false, restUntil: null, problem: null },
  }
}

const contact = (n: number) => ({
  name: 'Asha',
  company: null,
  source: null,
  intent: null,
  stage: 'New',
  score: null,
  temperature: null,
  deal_value_cents: null,
  currency: null,
  tags: [] as string[],
  attributes: {},
  phone: `9198000000${n}`,
  email: null,
  identities: [{ kind: 'phone' as const, value: `9198000000${n}` }],
  created_at: now.toISOString(),
  updated_at: now.toISOString(),
  qualified_at: null,
})
const event = { workspaceId: 1, type: 'contact.created' as const, occurredAt: now, data: { name: 'Asha' } }
const ten = Array.from({ length: 10 }, (_, n) => n + 10)

/** The read functions of core, within the measured transaction. */
function reads(tx: Tx) {
  const database: Database = { ...api, db: tx, transact: (work) => work(tx) }
  const deliveries = createDeliveries({
    database,
    clock,
    box: createSecretBox(secretKey),
    dialects: new Map(),
  })
  return { deliveries, statistics: createDeliveryStatistics({ database, clock }), events: createEvents({ database }) }
}

/** A measured operation. `before` creates what it works on. */
interface Operation<Given = unknown> {
  /** The most pages that it may read. Default: those with few rows, and some. */
  most?: number
  on: () => Database
  before?: (tx: Tx) => Promise<Given>
  run: (tx: Tx, given: Given) => Promise<unknown>
}
const operation = <Given>(one: Operation<Given>) => one as Operation
const onEngine = <Given>(before: (tx: Tx) => Promise<Given>, run: (tx: Tx, given: Given) => Promise<unknown>) =>
  operation({ on: () => engine, before, run })
const onApi = (run: (tx: Tx) => Promise<unknown>) => operation({ on: () => api, run })

const counting = (most: number, run: (tx: Tx) => Promise<unknown>) =>
  operation({ on: () => api, most: most + 1_000, run })

/** Finds nothing: reads all the rows that a page may read. */
const searching = (filter: Omit<DeliveryFilter, 'limit'>) =>
  operation({ on: () => api, most: 40_000, run: (tx) => reads(tx).deliveries.list(1, { limit: 20, ...filter }) })

const some = async (tx: Tx) => (await claimSome(tx)).rows.slice(0, 100)
/** The first delivery on record, sent again, next to the last ones. */
const firstAndLast = async (tx: Tx) => {
  const { id } = await tx.selectFrom('deliveries').select('id').orderBy('id').limit(1).executeTakeFirstOrThrow()
  await requeue(tx, 1, [id], 'retry', now)
  const held = sql<ClaimedRow>`
    update queue set generation = generation + 1, leased_until = ${leaseEnd}
    where delivery_id in (${id}, (select max(delivery_id::text)::uuid from queue))
    returning delivery_id as id, workspace_id, generation`
  return (await held.execute(tx)).rows
}
const lastOf = async (tx: Tx, table: 'deliveries' | 'events') => {
  const { id } = await tx.selectFrom(table).select('id').orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow()
  return id
}
const operations: Record<string, Operation> = {
  'a claim': onEngine(async () => {}, claimSome),
  'a claim that goes on where the last one ended': onEngine(some, (tx, [row]) => {
    const after = { dueAt: row?.due_at ?? '', seq: row?.seq ?? 0 }
    const demands = [{ lane: row?.endpoint_id ?? 0, kind: 'first' as const, max: 16, after }]
    return claim(tx, { demands, from: (row?.endpoint_id ?? 0) + 1, shard: alone, now, leaseEnd })
  }),
  'the events of a claim': onEngine(some, (tx, rows) => loadEvents(tx, rows)),
  'results on record': onEngine(some, (tx, rows) => record(tx, rows.map(finished))),
  'results of the first and the last day': onEngine(firstAndLast, (tx, rows) => record(tx, rows.map(finished))),
  'longer leases': onEngine(some, (tx, rows) => extend(tx, heldBy(rows), leaseEnd)),
  'claims given back': onEngine(some, (tx, rows) => release(tx, heldBy(rows))),
  'events with their deliveries': onApi((tx) =>
    appendEvents(
      tx,
      ten.map(() => event),
    ),
  ),
  'contacts with theirs': onApi((tx) =>
    insertContacts(
      tx,
      ten.map(
        (n) =>
          ({ workspaceId: 1, contact: contact(n), simulated: false }) as Parameters<typeof insertContacts>[1][number],
      ),
    ),
  ),
  'a delivery': operation({
    on: () => api,
    before: (tx) => lastOf(tx, 'deliveries'),
    run: (tx, id) => reads(tx).deliveries.get(1, id),
  }),
  'a delivery again': operation({
    on: () => api,
    before: (tx) => lastOf(tx, 'deliveries'),
    run: (tx, id) => requeue(tx, 1, [id], 'retry', now),
  }),
  'the list of deliveries': onApi((tx) => reads(tx).deliveries.list(1, { limit: 20 })),
  "an endpoint's": onApi((tx) => reads(tx).deliveries.list(1, { limit: 20, endpoint_id: 7 })),
  "an event's": operation({
    on: () => api,
    before: (tx) => lastOf(tx, 'events'),
    run: (tx, event_id) => reads(tx).deliveries.list(1, { limit: 20, event_id }),
  }),
  'what is pending': onApi((tx) => reads(tx).deliveries.list(1, { limit: 20, state: 'pending' })),
  'what is exhausted': onApi((tx) => reads(tx).deliveries.list(1, { limit: 20, state: 'exhausted' })),
  'a status code': searching({ status: { from: 400, to: 499 } }),
  'a cancelled delivery': searching({ state: 'cancelled' }),
  'an error': searching({ error_code: 'dns' }),
  'a dialect': searching({ dialect: 'niyog' }),
  'an event type': searching({ event_type: 'contact.deleted' }),
  "an endpoint's event type": searching({ event_type: 'contact.deleted', endpoint_id: 7 }),
  'an event type among the exhausted': searching({ event_type: 'contact.deleted', state: 'exhausted' }),
  'an event type among the pending': searching({ event_type: 'contact.deleted', state: 'pending' }),
  "a contact's": searching({ contact_id: 1 }),
  "a conversation's": searching({ conversation_id: 1 }),
  'text in a payload': searching({ q: 'Rohan' }),
  'text in a payload of the last days': searching({ q: 'Rohan', since: new Date(now.getTime() - 3 * 86_400_000) }),
  'an id': onApi((tx) => reads(tx).deliveries.list(1, { limit: 20, q: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17' })),
  // Reads over a day's margin of clocks first.
  'the deliveries before a day': searching({ until: new Date(now.getTime() - 3 * 86_400_000) }),
  // These count what is pending, up to a limit.
  "an endpoint's statistics": counting(1_000, (tx) => reads(tx).statistics.ofEndpoint(1, 7, '7d')),
  'the statistics of endpoints': counting(20_000, (tx) => reads(tx).statistics.ofEndpoints(1, '24h', { limit: 20 })),
  'the statistics of deliveries': counting(10_000, (tx) => reads(tx).statistics.ofWorkspace(1, '24h')),
  'an event': operation({
    on: () => api,
    before: (tx) => lastOf(tx, 'events'),
    run: (tx, id) => reads(tx).events.get(1, id),
  }),
  'the list of events': onApi((tx) => reads(tx).events.list(1, { limit: 20 })),
}

interface Cost {
  /** Pages of tables and indexes that were read. */
  pages: number
  /** Tables that were read completely. */
  scanned: string[]
}

/**
 * Waits for other transactions. Rolled-back rows are read until they are removed, which any transaction on the server
 * prevents.
 */
async function othersToEnd(): Promise<void> {
  const { rows } = await admin.query<{ next: string }>('select pg_snapshot_xmax(pg_current_snapshot()) as next')
  const ended = 'select pg_snapshot_xmin(pg_current_snapshot()) >= $1 as ended'
  await vi.waitUntil(async () => (await admin.query(ended, [rows[0]?.next])).rows[0].ended, 60_000)
}

/** Counts what the operation reads, by its own connection's statistics. It is rolled back. */
async function measure({ on, before, run }: Operation): Promise<Cost> {
  let cost: Cost | undefined
  const undo = new Error('undo')
  await on()
    .transact(async (tx) => {
      const given = await before?.(tx)
      const start = await counters(tx)
      await run(tx, given)
      const end = await counters(tx)
      cost = { pages: end.pages - start.pages, scanned: end.scans.filter((scan) => !start.scans.includes(scan)) }
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return cost ?? { pages: 0, scanned: [] }
}

async function counters(tx: Tx): Promise<{ pages: number; scans: string[] }> {
  const { rows } = await sql<{ name: string; kind: string; pages: number; scans: number; size: number }>`
    select relname::text as name, relkind::text as kind, pg_stat_get_xact_blocks_fetched(oid) as pages, pg_stat_get_xact_numscans(oid) as scans,
      pg_relation_size(oid) / 8192 as size
    from pg_class where oid >= 16384 and relkind in ('r', 'i', 't')`.execute(tx)
  return {
    pages: rows.reduce((sum, { pages }) => sum + pages, 0),
    scans: rows
      .filter(
        ({ name, kind, scans, size }) =>
          kind === 'r' && scans > 0 && size > 10 && /^(events|deliveries|attempts|queue)/.test(name),
      )
      .map(({ name, scans }) => `${name} ${scans}`),
  }
}

type Costs = Record<string, Cost>

async function measureAll(): Promise<Costs> {
  const costs: Costs = {}
  for (const [name, one] of Object.entries(operations)) {
    await othersToEnd()
    costs[name] = await measure(one)
  }
  return costs
}

describe('with 200,000 deliveries on record and 20,000 in the queue', () => {
  let few: Costs
  let many: Costs
  /** The costs with the plans that were cached while there were few rows. */
  let planned: Costs

  beforeAll(async () => {
    few = await measureAll()
    await fill({ settled: 200_000, pending: 20_000 })
    planned = await measureAll()
    await admin.query('analyze')
    engine = await open(true)
    api = await open(false)
    many = await measureAll()
  }, 180_000)

  test.each(Object.keys(operations))('%s costs about the same as with 1,000', (name) => {
    const max = operations[name]?.most ?? Math.round((few[name]?.pages ?? 0) * 1.5) + 100
    const [{ on }, now, before] = [operations[name], many[name], planned[name]] as [Operation, Cost, Cost]
    expect(now.scanned).toEqual([])
    expect(now.pages).toBeLessThan(max)
    // PostgreSQL plans again after it has analyzed a table again. The engine does not depend on that.
    if (on() === engine) {
      expect(before.scanned).toEqual([])
      expect(before.pages).toBeLessThan(max)
    }
  })
})
