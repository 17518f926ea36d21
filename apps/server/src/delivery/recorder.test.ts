import { createFakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import { sql } from 'kysely'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'

import { appendEvents } from '../core/events/append.ts'
import { openDatabase } from '../db/database.ts'
import { decide } from './outcome.ts'
import { createRecorder } from './recorder.ts'
import type { AttemptResult } from './sender.ts'
import { type ClaimedDelivery, claim } from './sql/claim.ts'
import { extend } from './sql/extend.ts'
import type { FinishedAttempt } from './sql/record.ts'

const cloned = await cloneDatabase(inject('templateUrl'))
const database = openDatabase({
  url: cloned.url,
  applicationName: 'parley-recorder',
  maxConnections: 4,
  onError() {},
  onCommit() {},
})
const { db } = database
const clock = createFakeClock()
const recorder = createRecorder({ database, clock })
afterAll(async () => {
  await database.close()
  await cloned.drop()
})

const now = clock.now()
const leaseEnd = new Date(now.getTime() + 10_000)

beforeEach(async () => {
  for (const table of ['attempts', 'deliveries', 'events', 'endpoints'] as const) await db.deleteFrom(table).execute()
  const common = { workspace_id: 1, dialect: 'native', url: 'http://127.0.0.1:9/', secret: Buffer.alloc(1) }
  await db
    .insertInto('endpoints')
    .values({ ...common, events: ['contact.created'], types: ['contact.created'], created_at: now, updated_at: now })
    .execute()
})

/** Deliveries of as many events, claimed. */
async function claimed(count: number): Promise<ClaimedDelivery[]> {
  const event = { workspaceId: 1, type: 'contact.created' as const, occurredAt: now, data: {} }
  await database.transact((tx) =>
    appendEvents(
      tx,
      Array.from({ length: count }, () => event),
    ),
  )
  return claim(db, count, now, leaseEnd)
}

function finished(delivery: ClaimedDelivery, status: number, response_body = ''): FinishedAttempt {
  const timings = { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, total_ms: 1 }
  const result: AttemptResult = { status_code: status, error: null, retry_after: null, response_body, timings }
  const outcome = decide(result, delivery.attempts + 1, now)
  return { delivery, startedAt: now, finishedAt: now, result, outcome }
}

const attempts = () => db.selectFrom('attempts').select(['delivery_id', 'number']).execute()
const states = async () =>
  (await db.selectFrom('deliveries').select('state').orderBy('id').execute()).map(({ state }) => state)

test('a result that can not be stored fails alone', async () => {
  const deliveries = await claimed(5)
  const results = await Promise.allSettled(
    deliveries.map((delivery, n) => recorder.add(finished(delivery, 200, n === 2 ? 'NUL \0' : ''))),
  )
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect((await states()).toSorted()).toEqual(['delivered', 'delivered', 'delivered', 'delivered', 'pending'])
  expect(await attempts()).toHaveLength(4)
})

test('results of which the endpoint’s health can not be stored are recorded once', async () => {
  await sql`alter table endpoints add constraint refused check (failing_since is null) not valid`.execute(db)
  const deliveries = await claimed(3)
  await Promise.allSettled(deliveries.map((delivery) => recorder.add(finished(delivery, 500))))
  await sql`alter table endpoints drop constraint refused`.execute(db)
  expect((await attempts()).map(({ number }) => number)).toEqual([1, 1, 1])
})

test('a result counts under the newest claim only', async () => {
  const [stale] = await claimed(1)
  const [fresh] = await claim(db, 1, leaseEnd, new Date(leaseEnd.getTime() + 10_000))
  if (!stale || !fresh) throw new Error('nothing was claimed')
  expect([fresh.id, fresh.generation]).toEqual([stale.id, stale.generation + 1])
  await recorder.add(finished(stale, 200))
  expect([await states(), await attempts()]).toEqual([['pending'], []])
  await recorder.add(finished(fresh, 200))
  await recorder.add(finished(fresh, 200))
  expect([await states(), (await attempts()).length]).toEqual([['delivered'], 1])
})

test('a lease is not extended once its result is on record', async () => {
  const [delivery] = await claimed(1)
  if (!delivery) throw new Error('nothing was claimed')
  await recorder.add(finished(delivery, 500))
  await extend(db, [delivery], new Date(now.getTime() + 60_000))
  const row = await db.selectFrom('deliveries').select(['state', 'leased_until']).executeTakeFirstOrThrow()
  expect(row).toEqual({ state: 'pending', leased_until: null })
  await recorder.add(finished(delivery, 200))
  expect([await states(), (await attempts()).length]).toEqual([['pending'], 1])
})

test('what one worker has claimed another can not, until the lease ends', async () => {
  await claimed(3)
  expect(await claim(db, 10, new Date(leaseEnd.getTime() - 1), leaseEnd)).toEqual([])
  expect(await claim(db, 10, leaseEnd, leaseEnd)).toHaveLength(3)
})

test('deliveries of an endpoint that is gone or disabled are cancelled in place of being claimed', async () => {
  await claimed(2)
  await db.updateTable('endpoints').set({ disabled_at: now }).execute()
  expect(await claim(db, 10, leaseEnd, leaseEnd)).toEqual([])
  expect(await states()).toEqual(['cancelled', 'cancelled'])
})
