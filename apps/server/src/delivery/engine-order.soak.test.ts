import { afterEach, beforeAll, expect, test } from 'vitest'

import { type Arrival, type Site, startWorkerFixture, type WorkerFixture } from '../../testing/worker-fixture.ts'

let engines: WorkerFixture
beforeAll(async () => {
  engines = await startWorkerFixture({ clock: 'running' })
  return engines.stop
})

afterEach(() => engines.stopWorkers())

/** The numbers of each contact's events, in the order of their first arrival. */
function firstArrivals(arrivals: readonly Arrival[]): number[][] {
  const firsts = arrivals.filter(({ n }, at) => arrivals.findIndex((other) => other.n === n) === at)
  return Object.values(Object.groupBy(firsts, ({ contactId }) => contactId ?? 0)).map((own) =>
    (own ?? []).map(({ n }) => n),
  )
}

/**
 * Creates events for the contacts alternately, so that a contact's events are apart. Their order is that of their
 * numbers.
 */
async function happenInTurns(site: Site, contacts: readonly number[], rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const contact of contacts) await site.happen(1, contact)
}

const ascending = (numbers: number[]) => numbers.toSorted((a, b) => a - b)

test('three processes keep the order of each contact, through failures, resets, starts and stops', {
  timeout: 100_000,
}, async () => {
  const contacts = await engines.createContacts(8)
  const site = await engines.subscribe({ ordered: true })
  const taken: number[] = []
  const failed = new Set<number>()
  site.answer(({ n }) => {
    // A fifth of the events fail the first time, and never ten in a row.
    if (n % 5 === 0 && !failed.has(n)) {
      failed.add(n)
      return n % 2 === 0 ? 500 : 'reset'
    }
    taken.push(n)
    return 200
  })
  const [one] = await engines.startWorkers(3)
  await happenInTurns(site, contacts, 4)
  await one?.close(0)
  await happenInTurns(site, contacts, 4)
  await engines.startWorker()
  await site.settled(60_000)

  expect(ascending([...new Set(taken)])).toEqual(Array.from({ length: 64 }, (_, n) => n + 1))
  const order = firstArrivals(site.arrivals)
  expect(order).toHaveLength(8)
  expect(order).toEqual(order.map(ascending))
  // No event arrived before its predecessor was accepted.
  const takenInOrder = contacts.map((contact) =>
    taken.filter((n) => site.arrivals.some((arrival) => arrival.n === n && arrival.contactId === contact)),
  )
  expect(takenInOrder).toEqual(takenInOrder.map(ascending))
})

test('one contact waits for its failed delivery, and the others do not', async () => {
  const [stuck = 0, free = 0] = await engines.createContacts(2)
  const site = await engines.subscribe({ ordered: true })
  site.answer(({ contactId }) => (contactId === stuck ? 500 : 200))
  await engines.startWorkers()
  await site.happen(3, stuck)
  await site.happen(20, free)
  await expect.poll(site.pending).toBe(3)
  expect(site.arrivals.filter(({ contactId }) => contactId === stuck).map(({ n }) => n)).toEqual([1])
  expect(site.arrivals.filter(({ contactId }) => contactId === free).map(({ n }) => n)).toEqual(
    Array.from({ length: 20 }, (_, n) => n + 4),
  )
})

test('long backlogs of several contacts are worked off without a pause between events', {
  timeout: 60_000,
}, async () => {
  const [earlier, later] = await engines.createContacts(2)
  const site = await engines.subscribe({ ordered: true })
  await site.happen(30, earlier)
  await site.happen(30, later)
  // The backlog has been due for an hour, one contact's before the other's, as after a receiver was down.
  await engines.sql(
    `update queue set due_at = due_at - interval '1 hour' + seq * interval '10 seconds' where endpoint_id = $1`,
    [site.id],
  )
  await engines.startWorkers()
  await site.settled(50_000)
  const times = site.arrivals.filter(({ contactId }) => contactId === earlier).map(({ at }) => at)
  const pauses = times.slice(1).filter((at, n) => at - (times[n] ?? 0) > 700)
  // The queue is searched from its start only once a second, so a contact's next delivery must be found otherwise.
  expect(pauses.length).toBeLessThan(15)
})

test('deliveries that waited for one that is retried through the API, and delivered, continue at once', async () => {
  const [contact] = await engines.createContacts(1)
  const site = await engines.subscribe({ ordered: true })
  site.answer(() => 500)
  await site.happen(3, contact)
  await engines.startWorkers()
  const schedule = 'select delivery_id from queue where endpoint_id = $1 and tries = $2 order by seq'
  for (const tries of [1, 2]) {
    await expect.poll(async () => (await engines.sql(schedule, [site.id, tries])).length).toBe(1)
    if (tries === 1) await engines.advance(6_000)
  }
  // The next attempt is five minutes away.
  site.answer(() => 200)
  const [first] = await engines.sql<{ delivery_id: string }>(schedule, [site.id, 2])
  await engines.request('POST', `/v1/deliveries/${first?.delivery_id}/retry`)
  await site.settled()
  expect(firstArrivals(site.arrivals)).toEqual([[1, 2, 3]])
})
