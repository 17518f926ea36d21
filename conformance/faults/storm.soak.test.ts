import { setTimeout as delay } from 'node:timers/promises'

import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, expect, it } from 'vitest'

import {
  type Blow,
  type Fleet,
  killPostgres,
  killServer,
  moments,
  startFleet,
  startTraffic,
} from './storm.test-helper.ts'
import { type Received, startUnreliableReceiver, type UnreliableReceiver } from './unreliable-receiver.test-helper.ts'

const full = process.env.PARLEY_TEST_FULL === '1'
const { workspaces, contacts, each, kills, restarts, maxInFlight, parallel } = full
  ? { workspaces: 10, contacts: 250, each: 20, kills: 30, restarts: 5, maxInFlight: 64, parallel: 64 }
  : { workspaces: 3, contacts: 125, each: 4, kills: 3, restarts: 1, maxInFlight: 32, parallel: 24 }
const events = workspaces * contacts * each
/** A POST that died with its server holds its Idempotency-Key for a minute: the short form kills when all are through. */
const firstKill = full ? 0 : workspaces * contacts
/** Results are usually on record within this. How many are not bounds the duplicates of a kill by far. */
const unrecordedMs = 2_000
/** What waits for longer than a first retry waits for the second one: five minutes. */
const soonMs = 20_000

interface Workspace {
  id: number
  key: string
  request: JsonClient
  inOrder: { id: number; path: string }
  inParallel: { id: number; path: string }
}

let fleet: Fleet
let receiver: UnreliableReceiver
let sites: Workspace[]

beforeAll(async () => {
  receiver = await startUnreliableReceiver()
  fleet = await startFleet(3)
  sites = await Promise.all(Array.from({ length: workspaces }, prepare))
}, 240_000)
afterAll(async () => {
  await fleet.close()
  await receiver.close()
}, 60_000)

/** A workspace with two endpoints, of which one asks for order. */
async function prepare(): Promise<Workspace> {
  const { keeper } = fleet
  const { id } = JSON.parse(await keeper.cli('workspaces', 'create', 'Shop', '--json'))
  const { key } = await keeper.createKey('--workspace', String(id))
  const request = createJsonClient(keeper.url, key)
  async function subscribe(ordered: boolean) {
    const path = `/${id}/${ordered ? 'in-order' : 'in-parallel'}`
    const endpoint = { url: receiver.url(path), ordered, max_in_flight: maxInFlight }
    const body = { ...endpoint, events: ['contact.created', 'contact.updated'] }
    const made = await request<{ id: number }>('POST', '/v1/endpoints', { body })
    expect(made.status).toBe(201)
    return { id: made.body.id, path }
  }
  return { id, key, request, inOrder: await subscribe(true), inParallel: await subscribe(false) }
}

it(`delivers ${events} events, each to two endpoints, while 3 servers are killed ${kills} times each and PostgreSQL ${restarts} times`, {
  timeout: full ? 2_400_000 : 600_000,
}, async () => {
  const began = Date.now()
  const clients = sites.map(({ key }) => ({ key, contacts, each }))
  const traffic = startTraffic(fleet.servers, clients, parallel)
  const storm = Promise.all([
    ...fleet.servers.map((server) => killServer(server, moments(kills, firstKill, events), traffic.accepted)),
    killPostgres(fleet.keeper, moments(restarts, firstKill, events), traffic.accepted),
  ])
  const blows = (await Promise.all([storm, traffic.done]))[0].flat()
  const stormMs = Date.now() - began
  expect(traffic.unexpected).toEqual([])
  expect(traffic.accepted()).toBe(events)
  expect(blows).toHaveLength(3 * kills + restarts)

  const hastened = await allDelivered()
  const all = sites
    .flatMap(({ inOrder, inParallel }) => [inOrder, inParallel])
    .map(({ path }) => receiver.received(path))
  const received = all.flatMap((byEvent) => [...byEvent.values()])
  const duplicates = received.reduce((sum, { duplicates }) => sum + duplicates, 0)
  const { ok, failed, hung, reset } = receiver.counts
  console.log(`${events} events in ${seconds(stormMs)}, all delivered after ${seconds(Date.now() - began)}`)
  console.log(`${traffic.unanswered()} requests to the API unanswered, ${traffic.refused()} answered 503 or 409`)
  console.log(`the receiver: ${ok} taken, ${failed} failed, ${hung} hung, ${reset} reset; ${hastened} retried by hand`)
  console.log(
    `${duplicates} duplicates after ${blows.length} kills, ${mostInFlight(received, blows)} in flight at the most`,
  )
  for (const line of fleet.servers.flatMap(complaints)) console.log(line)
  console.log(
    `kills, in ms of the storm: ${blows.map(({ at, overAt }) => `${at - began} to ${overAt - began}`).join(', ')}`,
  )

  // Nothing lost: each contact's events, all of them, at both endpoints, taken.
  expect(received.filter(({ takenAt }) => takenAt === null)).toEqual([])
  for (const byEvent of all) {
    const told = [...byEvent.values()].map(({ contactId, n }) => `${contactId} ${n}`)
    expect([told.length, new Set(told).size]).toEqual([contacts * each, contacts * each])
  }
  expect(sites.flatMap(({ inOrder }) => receiver.outOfOrder(inOrder.path))).toEqual([])
  // Nothing comes twice unless something was killed in between, while it was in flight or its result was on no record yet.
  const unexplained = received.filter((event) => event.duplicates > 0 && !blows.some((blow) => explains(blow, event)))
  const times = unexplained.map((event) =>
    [event.sentAt ?? 0, event.takenAt ?? 0, event.lastAt].map((at) => at - began),
  )
  expect(times).toEqual([])
  expect(duplicates).toBeLessThanOrEqual(blows.length * mostInFlight(received, blows))
  for (const site of sites) await expectBalanced(site, began)
})

/** What a server has logged as an error, but for a database that is away. */
function complaints(server: ParleyProcess): string[] {
  return server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{"level":"error"') && !line.includes('tried again'))
}

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`

/** Whether the kill came after it was first sent and before it came for the last time. */
function explains({ at, overAt }: Blow, { sentAt, lastAt }: Received): boolean {
  return sentAt !== null && sentAt <= overAt && lastAt >= at
}

/** Whether it was in flight, or most likely on no record yet. */
function wasUnrecorded({ at, overAt }: Blow, { sentAt, takenAt }: Received): boolean {
  return sentAt !== null && takenAt !== null && sentAt <= overAt && takenAt >= at - unrecordedMs
}

/** The upper bound of the duplicates of one kill. */
function mostInFlight(received: Received[], blows: Blow[]): number {
  return Math.max(...blows.map((blow) => received.filter((event) => wasUnrecorded(blow, event)).length))
}

/** Has what waits for its second retry attempted at once, until nothing waits any more. How many that were. */
async function allDelivered(): Promise<number> {
  const deadline = Date.now() + (full ? 900_000 : 300_000)
  let hastened = 0
  for (;;) {
    const waiting = (await Promise.all(sites.map(pending))).flat()
    if (waiting.length === 0) return hastened
    if (Date.now() > deadline) throw new Error(`${waiting.length} deliveries are still pending`)
    for (const { id, request } of waiting.filter(isLate)) {
      // What waits for an earlier one of its contact goes with it: to ask for it too would have it attempted twice.
      const { body } = await request<Pending>('GET', `/v1/deliveries/${id}`)
      if (!isLate(body)) continue
      expect((await request('POST', `/v1/deliveries/${id}/retry`)).status).toBeLessThan(300)
      hastened++
    }
    await delay(500)
  }
}

const isLate = ({ next_attempt_at }: { next_attempt_at: string | null }) =>
  next_attempt_at !== null && Date.parse(next_attempt_at) > Date.now() + soonMs

interface Pending {
  id: string
  next_attempt_at: string
  request: JsonClient
}

async function pending({ request }: Workspace): Promise<Pending[]> {
  const found: Pending[] = []
  let cursor: string | null = ''
  do {
    const path: string = `/v1/deliveries?state=pending&limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`
    const { body }: { body: { data: Omit<Pending, 'request'>[]; next_cursor: string | null } } = await request(
      'GET',
      path,
    )
    found.push(...body.data.map(({ id, next_attempt_at }) => ({ id, next_attempt_at, request })))
    cursor = body.next_cursor
  } while (cursor !== null)
  return found
}

/** Parley's own account agrees. */
async function expectBalanced({ request }: Workspace, began: number): Promise<void> {
  const since = encodeURIComponent(new Date(began - 60_000).toISOString())
  const { body } = await request('GET', `/v1/reconciliation?since=${since}`)
  const sum = 2 * contacts * each
  const { discrepancies } = body as { discrepancies: { delivery_id: string; problem: string }[] }
  const wrong = discrepancies.map(async ({ delivery_id, problem }) => {
    const { text } = await request('GET', `/v1/deliveries/${delivery_id}`)
    return `${problem}: ${text}`
  })
  expect(await Promise.all(wrong)).toEqual([])
  expect(body).toMatchObject({ accepted: sum, delivered: sum, pending: 0, exhausted: 0, balanced: true })
}
