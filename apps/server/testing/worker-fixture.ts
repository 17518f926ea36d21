import { createFakeClock, createRunningClock } from '@parley/test-kit/fake-clock'
import { startWebhookReceiver, type WebhookAnswer } from '@parley/test-kit/webhook-receiver'
import { expect } from 'vitest'

import type { Context } from '../src/context.ts'
import { appendEvents } from '../src/core/events/append.ts'
import type { NewEvent } from '../src/core/events/event.ts'
import { openDatabase } from '../src/db/database.ts'
import { startHarness } from './harness.ts'

interface Settings {
  max_in_flight?: number
  rate_limit?: number
  ordered?: boolean
  workspaceId?: number
}

export interface Arrival {
  eventId: string
  /** The event's number from `happen`. */
  n: number
  contactId: number | null
  /** Milliseconds of a monotonic clock. */
  at: number
}

/** An endpoint and its receiver. */
export interface Site {
  id: number
  arrivals: readonly Arrival[]
  /** Unanswered requests, and their highest number at the same time. */
  inFlight(): number
  mostInFlight(): number
  /** Sets how requests are answered from now on. Default: 200. */
  answer(respond: (arrival: Arrival) => WebhookAnswer | Promise<WebhookAnswer>): void
  /** Inserts `count` events for this endpoint alone in one transaction. Their numbers continue the previous ones. */
  happen(count: number, contactId?: number): Promise<void>
  pending(): Promise<number>
  /** Resolves when the endpoint has no pending deliveries. */
  settled(timeout?: number): Promise<void>
}

export type WorkerFixture = Awaited<ReturnType<typeof startWorkerFixture>>

/** Endpoints with measuring receivers, and worker processes that the test starts and stops. */
export async function startWorkerFixture({ clock: kind = 'still' }: { clock?: 'still' | 'running' } = {}) {
  const clock = kind === 'still' ? createFakeClock() : createRunningClock()
  const harness = await startHarness({ PARLEY_ROLES: 'api' }, clock, undefined, { timings: { heartbeat: 100 } })
  const { sql, request } = harness
  const database = openDatabase({
    url: harness.databaseUrl,
    applicationName: 'parley-test',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  const byPath = new Map<string, (n: number, contactId: number | null, eventId: string) => Promise<WebhookAnswer>>()
  const receiver = await startWebhookReceiver({
    respond: ({ path, json, headers }) => {
      const { n, contactId } = (json as { data: { n: number; contactId: number | null } }).data
      return byPath.get(path)?.(n, contactId, String(headers['webhook-id'])) ?? 404
    },
  })
  let working: Context[] = []
  let last = 0

  async function append(events: NewEvent[]): Promise<void> {
    await database.transact((tx) => appendEvents(tx, events))
    await sql(`select pg_notify('parley_work', '')`)
  }

  async function startWorker(): Promise<Context> {
    const worker = await harness.startAnother()
    working.push(worker)
    worker.startWorkers()
    return worker
  }

  return {
    ...harness,
    clock,
    receiver,
    startWorker,

    /** Starts `count` processes, and waits until each knows the others. */
    async startWorkers(count = 1): Promise<Context[]> {
      const started = await Promise.all(Array.from({ length: count }, startWorker))
      const known = async () => (await sql('select from workers')).length
      await expect.poll(known).toBe(count)
      return started
    },

    /** Resolves when every process has counted all others, and so knows its shard. */
    async shardsAreSettled(processes: number): Promise<void> {
      // By its second heartbeat a process has seen the first of each other.
      for (const _beat of [1, 2]) {
        const [{ at } = { at: null }] = await sql<{ at: Date }>('select clock_timestamp() as at')
        const beaten = async () => (await sql('select from workers where seen_at > $1', [at])).length
        await expect.poll(beaten).toBe(processes)
      }
    },

    /** Stops every process at the end of a test. */
    async stopWorkers(): Promise<void> {
      await Promise.all(working.map((worker) => worker.close(0)))
      working = []
    },

    /** Inserts contacts without events. Returns their ids. */
    async createContacts(count: number): Promise<number[]> {
      const insert = `insert into contacts (workspace_id, stage, created_at, updated_at)
        select 1, 'New', now(), now() from generate_series(1, $1) returning id`
      return (await sql<{ id: string }>(insert, [count])).map(({ id }) => Number(id))
    },

    async subscribe({
      workspaceId = 1,
      max_in_flight = 16,
      rate_limit,
      ordered = false,
    }: Settings = {}): Promise<Site> {
      const path = `/${++last}`
      const key = workspaceId === 1 ? harness.key : await harness.mint({}, workspaceId)
      const body = { url: receiver.url(path), events: ['contact.created'] }
      const { body: made } = await request('POST', '/v1/endpoints', { key, body })
      const id: number = made.id
      await sql('update endpoints set max_in_flight = $2, rate_limit = $3, ordered = $4 where id = $1', [
        id,
        max_in_flight,
        rate_limit ?? null,
        ordered,
      ])
      const arrivals: Arrival[] = []
      let respond: Parameters<Site['answer']>[0] = () => 200
      let inFlight = 0
      let most = 0
      let happened = 0
      byPath.set(path, async (n, contactId, eventId) => {
        const arrival = { eventId, n, contactId, at: performance.now() }
        arrivals.push(arrival)
        most = Math.max(most, ++inFlight)
        const answer = await respond(arrival)
        inFlight--
        return answer
      })
      const pending = async () => {
        const [row] = await sql<{ n: number }>('select count(*)::int as n from queue where endpoint_id = $1', [id])
        return row?.n ?? 0
      }
      return {
        id,
        arrivals,
        inFlight: () => inFlight,
        mostInFlight: () => most,
        answer: (next) => {
          respond = next
        },
        async happen(count, contactId) {
          const event = { workspaceId, type: 'contact.created' as const, occurredAt: clock.now(), endpointId: id }
          const events = Array.from({ length: count }, () => ({
            ...event,
            data: { n: ++happened, contactId: contactId ?? null },
            ...(contactId !== undefined && { contactId }),
          }))
          await append(events)
        },
        pending,
        settled: (timeout = 25_000) => expect.poll(pending, { timeout }).toBe(0),
      }
    },

    /** Inserts one event for every endpoint of workspace 1. */
    publishToAll: () => append([{ workspaceId: 1, type: 'contact.created', occurredAt: clock.now(), data: { n: 0 } }]),

    async stop(): Promise<void> {
      await harness.stop()
      await database.close()
      await receiver.close()
    },
  }
}

/** A promise that the test resolves by `open`. */
export function gate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: () => resolve() }
}
