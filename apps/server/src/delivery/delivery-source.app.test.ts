import { createFakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { sql } from 'kysely'
import { beforeAll, beforeEach, expect, inject, test } from 'vitest'

import { appendEvents } from '../core/events/append.ts'
import { type Database, openDatabase } from '../db/database.ts'
import { createLogger } from '../kernel/logger.ts'
import { defaultTimings } from '../kernel/timings.ts'
import { createWakeNotifier } from '../kernel/wake-notifier.ts'
import { createDeliverySource, type DeliverySource } from './delivery-source.ts'
import type { DeliveryWork, FinishedAttempt } from './delivery-work.ts'
import { createMembership } from './membership.ts'
import { decide } from './outcome.ts'
import type { AttemptResult } from './sender.ts'
import { extend } from './sql/extend.ts'

const clock = createFakeClock()
const logger = createLogger('silent')

let cloned: TestDatabase
let database: Database
let source: DeliverySource
beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  database = openDatabase({
    url: cloned.url,
    applicationName: 'parley-source',
    maxConnections: 4,
    onError() {},
    onCommit() {},
    lookupsOnly: true,
  })
  const dependencies = {
    timings: defaultTimings,
    database,
    clock,
    logger,
    membership: createMembership({ database, logger, timings: defaultTimings }),
    work: createWakeNotifier(),
  }
  source = createDeliverySource(dependencies)
  return async () => {
    await database.close()
    await cloned.drop()
  }
})

const leaseMs = defaultTimings.deliveryLease

beforeEach(async () => {
  for (const table of ['attempts', 'queue', 'deliveries', 'events', 'endpoints'] as const) {
    await database.db.deleteFrom(table).execute()
  }
  await subscribe()
})

async function subscribe(settings: object = {}): Promise<number> {
  const now = clock.now()
  const common = { workspace_id: 1, dialect: 'native', url: 'http://127.0.0.1:9/', secret: Buffer.alloc(1) }
  const values = {
    ...common,
    events: ['contact.created'],
    types: ['contact.created'],
    created_at: now,
    updated_at: now,
  }
  const row = await database.db
    .insertInto('endpoints')
    .values({ ...values, ...settings })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function happen(count: number, contactId?: number): Promise<void> {
  const event = { workspaceId: 1, type: 'contact.created' as const, occurredAt: clock.now(), data: {} }
  await database.transact((tx) =>
    appendEvents(
      tx,
      Array.from({ length: count }, () => ({ ...event, ...(contactId !== undefined && { contactId }) })),
    ),
  )
}

/** Claims everything that is due and may be claimed now. */
const claim = async () => (await source.claim([], null)).work

/** Creates this many deliveries, each of its own event, and claims them. */
async function claimed(count: number): Promise<DeliveryWork[]> {
  await happen(count)
  return claim()
}

function finished(delivery: DeliveryWork, status: number, response_body = ''): FinishedAttempt {
  const now = clock.now()
  const timings = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 1 }
  const result: AttemptResult = {
    status_code: status,
    error: null,
    content_type: null,
    retry_after: null,
    abort: false,
    response_headers: null,
    response_body,
    timings,
  }
  const outcome = decide(result, delivery.tries + 1, now, defaultTimings.retrySchedule)
  return { delivery, startedAt: now, finishedAt: now, result, outcome }
}

const attempts = () => database.db.selectFrom('attempts').select(['delivery_id', 'number']).execute()
const states = async () =>
  (await database.db.selectFrom('deliveries').select('state').orderBy('id').execute()).map(({ state }) => state)
const waiting = () =>
  database.db.selectFrom('queue').select(['delivery_id', 'leased_until']).orderBy('delivery_id').execute()

test('a result that can not be stored fails alone', async () => {
  const deliveries = await claimed(5)
  const results = await Promise.allSettled(
    deliveries.map((delivery, n) => source.complete(finished(delivery, 200, n === 2 ? 'NUL \0' : ''))),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect((await states()).toSorted()).toEqual(['delivered', 'delivered', 'delivered', 'delivered', 'pending'])
  expect(await attempts()).toHaveLength(4)
})

test('results whose endpoint health can not be stored are recorded once', async () => {
  await sql`alter table endpoints add constraint refused check (failing_since is null) not valid`.execute(database.db)
  const deliveries = await claimed(3)
  await Promise.allSettled(deliveries.map((delivery) => source.complete(finished(delivery, 500))))
  await sql`alter table endpoints drop constraint refused`.execute(database.db)
  expect((await attempts()).map(({ number }) => number)).toEqual([1, 1, 1])
})

test('a result is recorded under the newest claim only', async () => {
  const [stale] = await claimed(1)
  clock.advance(leaseMs)
  const [fresh] = await claim()
  if (!stale || !fresh) throw new Error('nothing was claimed')
  expect([fresh.id, fresh.generation]).toEqual([stale.id, stale.generation + 1])
  await source.complete(finished(stale, 200))
  expect([await states(), await attempts()]).toEqual([['pending'], []])
  await source.complete(finished(fresh, 200))
  await source.complete(finished(fresh, 200))
  expect([await states(), (await attempts()).length, await waiting()]).toEqual([['delivered'], 1, []])
})

test('concurrent results of a stale and a new claim are recorded once, under the new claim', async () => {
  const [stale] = await claimed(1)
  clock.advance(leaseMs)
  const [fresh] = await claim()
  if (!stale || !fresh) throw new Error('nothing was claimed')
  await Promise.all([source.complete(finished(fresh, 200)), source.complete(finished(stale, 500))])
  expect([await states(), (await attempts()).length, await waiting()]).toEqual([['delivered'], 1, []])
})

test('more leases than one statement takes are all extended, and all released', async () => {
  await happen(1_200)
  const [endpoint] = await database.db.selectFrom('endpoints').select('id').execute()
  const wish = { lane: endpoint?.id ?? 0, kind: 'first' as const, max: 1_200, after: null }
  const { work } = await source.claim([wish], null)
  expect(work).toHaveLength(1_200)
  const until = new Date(clock.now().getTime() + 60_000)
  expect((await extend(database.db, work, until)).size).toBe(1_200)
  expect(new Set((await waiting()).map(({ leased_until }) => leased_until?.getTime()))).toEqual(
    new Set([until.getTime()]),
  )
  await source.release(work)
  expect((await waiting()).every(({ leased_until }) => leased_until === null)).toBe(true)
  expect((await source.claim([wish], null)).work).toHaveLength(1_200)
})

test('a lease is not extended once its result is recorded', async () => {
  const [delivery] = await claimed(1)
  if (!delivery) throw new Error('nothing was claimed')
  await source.complete(finished(delivery, 500))
  expect(await extend(database.db, [delivery], new Date(clock.now().getTime() + 60_000))).toEqual(new Set())
  expect(await waiting()).toEqual([{ delivery_id: delivery.id, leased_until: null }])
  await source.complete(finished(delivery, 200))
  expect([await states(), (await attempts()).length]).toEqual([['pending'], 1])
})

test('claimed work can not be claimed by another worker until the lease expires', async () => {
  expect(await claimed(3)).toHaveLength(3)
  clock.advance(leaseMs - 1)
  expect(await claim()).toEqual([])
  clock.advance(1)
  expect(await claim()).toHaveLength(3)
})

test('deliveries of a deleted or disabled endpoint are cancelled instead of claimed', async () => {
  await happen(2)
  await database.db.updateTable('endpoints').set({ disabled_at: clock.now() }).execute()
  expect(await claim()).toEqual([])
  expect([await states(), await waiting()]).toEqual([['cancelled', 'cancelled'], []])
})

test('a backlog does not hide other lanes: each lane gives its oldest deliveries, as many as it demands', async () => {
  const [busy] = await database.db.selectFrom('endpoints').select('id').execute()
  await happen(1_000)
  await database.db.updateTable('endpoints').set({ types: [] }).execute()
  const quiet = await subscribe()
  await happen(1)
  const work = await claim()
  expect(Object.groupBy(work, ({ lane }) => lane)).toMatchObject({
    [quiet]: { length: 1 },
    [busy?.id ?? 0]: { length: 16 },
  })
  const wish = { lane: busy?.id ?? 0, kind: 'first' as const, max: 3, after: null }
  expect((await source.claim([wish], null)).work.map(({ lane }) => lane)).toEqual([busy?.id, busy?.id, busy?.id])
  expect((await source.claim([{ ...wish, max: 0 }], null)).work).toEqual([])
})

test('a claim visits a limited number of lanes, and the next claim visits the others', async () => {
  for (let n = 0; n < 150; n++) await subscribe()
  await happen(1)
  const seen: number[] = []
  let from: number | null = null
  do {
    const claimed: Awaited<ReturnType<typeof source.claim>> = await source.claim([], from)
    seen.push(...claimed.work.map(({ lane }) => lane))
    from = claimed.next
  } while (from !== null)
  expect(new Set(seen).size).toBe(151)
  expect((await source.claim([], null)).empty).toBe(false)
})

test('an ordered endpoint gets one delivery per contact at a time, the oldest first, whatever its result', async () => {
  await database.db.updateTable('endpoints').set({ ordered: true }).execute()
  await happen(3, 7)
  await happen(2, 8)
  const head = async () => (await claim()).map(({ event }) => event.id)
  const all = await database.db.selectFrom('queue').select(['event_id', 'order_key']).orderBy('seq').execute()
  const of = (key: number) => all.filter(({ order_key }) => order_key === key).map(({ event_id }) => event_id)
  const [first, second] = await claim()
  expect([first?.event.id, second?.event.id]).toEqual([of(7)[0], of(8)[0]])
  expect(await head()).toEqual([])
  if (!first || !second) throw new Error('nothing was claimed')
  // A failed delivery waits for its retry, and the contact's next delivery waits for it.
  await source.complete(finished(first, 500))
  await source.complete(finished(second, 200))
  expect(await head()).toEqual([of(8)[1]])
  clock.advance(6_000)
  const [again] = await claim()
  expect(again?.event.id).toBe(of(7)[0])
  if (!again) throw new Error('nothing was claimed')
  await source.complete(finished(again, 200))
  expect(await head()).toEqual([of(7)[1]])
})
