import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { type Database, openDatabase, type PendingWork } from '../../db/database.ts'
import { requeue } from '../deliveries/requeue.ts'
import { appendEvents } from './append.ts'
import { type DispatchedDelivery, registerDirectDispatch } from './direct-dispatch.ts'
import type { NewEvent } from './event.ts'

const left: PendingWork[] = []
const taken: DispatchedDelivery[] = []
const asked: number[][] = []

let parley: Harness
let database: Database
let endpoint: number
let event: NewEvent
beforeAll(async () => {
  parley = await startHarness()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-test',
    maxConnections: 2,
    onError() {},
    onCommit: (_types, work) => left.push(work),
  })
  const { body } = await parley.request('POST', '/v1/endpoints', {
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created'] },
  })
  endpoint = body.id
  registerDirectDispatch(database.db, {
    ready: (workspaceIds) => {
      asked.push([...workspaceIds])
      return [endpoint]
    },
    leaseEnd: () => new Date(parley.clock.now().getTime() + 10_000),
    accept: (deliveries) => taken.push(...deliveries),
  })
  event = { workspaceId: 1, type: 'contact.created', occurredAt: parley.clock.now(), data: { n: 1 } }
  return async () => {
    await database.close()
    await parley.stop()
  }
})

test('the deliveries of a transaction are dispatched when it is committed, not before', async () => {
  let before = -1
  const [eventId] = await database.transact(async (tx) => {
    const ids = await appendEvents(tx, [event])
    before = taken.length
    return ids
  })
  expect(before).toBe(0)
  expect(asked).toEqual([[1]])
  const [row] = await parley.sql<{ delivery_id: string; leased: boolean }>(
    'select delivery_id, leased_until = $1 as leased from queue',
    [new Date(parley.clock.now().getTime() + 10_000)],
  )
  expect(row?.leased).toBe(true)
  expect(taken).toMatchObject([
    { id: row?.delivery_id, event: { id: eventId, workspace_id: 1, json: '{"n":1}' }, lane: { id: endpoint } },
  ])
})

test('the deliveries of a transaction that is rolled back are not dispatched', async () => {
  taken.length = 0
  const failed = database.transact(async (tx) => {
    await appendEvents(tx, [event])
    throw new Error('changed our mind')
  })
  await expect(failed).rejects.toThrow('changed our mind')
  expect(taken).toEqual([])
})

test('a retried transaction dispatches the deliveries of its last try', async () => {
  taken.length = 0
  let tries = 0
  const ids = await database.transact(async (tx) => {
    const written = await appendEvents(tx, [event])
    if (++tries === 1) throw Object.assign(new Error('deadlock'), { code: '40P01' })
    return written
  })
  expect(taken.map((one) => one.event.id)).toEqual(ids)
})

test('no delivery is claimed in a transaction whose commit is not reported', async () => {
  taken.length = 0
  await parley.sql('delete from queue')
  await database.db.transaction().execute((tx) => appendEvents(tx, [event]))
  expect([taken, await parley.sql('select leased_until from queue')]).toEqual([[], [{ leased_until: null }]])
})

test('the commit of dispatched deliveries leaves none to search for; any other commit may', async () => {
  left.length = 0
  await database.transact((tx) => appendEvents(tx, [event]))
  expect(left).toEqual([{ deliveries: false, other: true }])
  // An event of another workspace, whose endpoint is not ready.
  const { id } = await parley.createWorkspace()
  const key = await parley.mint({}, id)
  await parley.request('POST', '/v1/endpoints', {
    key,
    body: { url: 'http://127.0.0.1:9/', events: ['contact.created'] },
  })
  await database.transact((tx) => appendEvents(tx, [event, { ...event, workspaceId: id }]))
  // This transaction reports nothing about deliveries.
  await database.transact(async () => {})
  const [handed] = taken
  await database.transact(async (tx) => {
    await appendEvents(tx, [event])
    await requeue(tx, 1, [handed?.id ?? ''], 'retry', parley.clock.now())
  })
  expect(left.slice(1).map(({ deliveries }) => deliveries)).toEqual([true, true, true])
})
