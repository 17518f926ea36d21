import { startWebhookReceiver, type WebhookReceiver } from '@parley/test-kit/webhook-receiver'
import { afterEach, beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
let receiver: WebhookReceiver
beforeAll(async () => {
  parley = await startHarness()
  receiver = await startWebhookReceiver()
  parley.startWorkers()
  return async () => {
    await parley.stop()
    await receiver.close()
  }
})

let last = 919_870_000_000
const create = async (more: object = {}) =>
  (await parley.request('POST', '/v1/contacts', { body: { phone: String(++last), ...more } })).body

interface Site {
  id: number
  bodies(): string[]
}

async function subscribe(more: object = {}): Promise<Site> {
  const path = `/${++last}`
  const events = ['contact.created', 'contact.qualified', 'contact.updated']
  const { body } = await parley.request('POST', '/v1/endpoints', { body: { url: receiver.url(path), events, ...more } })
  return {
    id: body.id,
    bodies: () => receiver.deliveries.filter((one) => one.path === path).map(({ rawBody }) => String(rawBody)),
  }
}

/** The endpoint's queue rows, and whether the transaction that wrote them has claimed them too. */
const waiting = ({ id }: Site) =>
  parley.sql<{ handed: boolean; generation: number }>(
    `select q.xmin = e.xmin and leased_until is not null as handed, q.generation
     from queue q join events e on e.id = q.event_id where q.endpoint_id = $1 order by q.seq`,
    [id],
  )

/** Attempts of which the result isn't recorded yet. */
const leased = ({ id }: Site) =>
  parley.sql('select seq from queue where endpoint_id = $1 and leased_until is not null', [id])

/** Waits until the engine knows the lane: it has claimed work for it and found nothing more. */
async function settled(site: Site): Promise<Site> {
  await create()
  await expect.poll(() => site.bodies().length).toBeGreaterThan(0)
  await expect.poll(() => waiting(site)).toEqual([])
  return site
}

const hold = () => {
  const { promise, resolve } = Promise.withResolvers<number>()
  receiver.respondWith(() => promise)
  return resolve
}
afterEach(async () => {
  receiver.respondWith(200)
  await parley.sql('delete from endpoints')
})

test('a delivery without a predecessor in its lane is claimed by the statement that writes it, and sent', async () => {
  const site = await settled(await subscribe())
  const answer = hold()
  // Until the engine has seen that nothing more waits, a claim may come first.
  await expect
    .poll(async () => {
      await create({ stage: 'Qualified' })
      return (await waiting(site)).slice(-2)
    })
    .toEqual([
      { handed: true, generation: 1 },
      { handed: true, generation: 1 },
    ])
  await expect.poll(() => site.bodies().length).toBeGreaterThanOrEqual(3)
  answer(200)
  await expect.poll(() => waiting(site)).toEqual([])
})

test('a dispatched body and the body of its retry are the same bytes', async () => {
  const site = await settled(await subscribe())
  const { id } = await create({ name: 'Zoë "Z" \\ 😀', attributes: { b: [1.5, null], a: 'é' }, stage: 'Qualified' })
  await parley.request('PATCH', `/v1/contacts/${id}`, { body: { name: 'Renamed', score: 7 } })
  await expect.poll(() => site.bodies().length).toBe(4)
  const first = site.bodies().slice(1).toSorted()
  await expect.poll(() => waiting(site)).toEqual([])
  const { body } = await parley.request('GET', `/v1/deliveries?endpoint_id=${site.id}&limit=3`)
  for (const delivery of body.data) await parley.request('POST', `/v1/deliveries/${delivery.id}/retry`)
  await expect.poll(() => site.bodies().length).toBe(7)
  expect(site.bodies().slice(4).toSorted()).toEqual(first)
})

test('a change in a transaction is dispatched once it is committed', async () => {
  const site = await settled(await subscribe())
  const { id } = await create()
  await expect.poll(() => waiting(site)).toEqual([])
  const answer = hold()
  let names = 0
  await expect
    .poll(async () => {
      await parley.request('PATCH', `/v1/contacts/${id}`, { body: { name: `Name ${++names}` } })
      return (await waiting(site)).at(-1)
    })
    .toEqual({ handed: true, generation: 1 })
  await expect.poll(() => site.bodies().length).toBeGreaterThanOrEqual(3)
  answer(200)
})

test.each([
  ['asks for order', { ordered: true }],
  ['has a rate', { rate_limit: 100 }],
])('an endpoint that %s gets no direct dispatch', async (_, settings) => {
  const site = await settled(await subscribe(settings))
  const answer = hold()
  await create()
  await expect.poll(() => site.bodies().length).toBe(2)
  expect(await waiting(site)).toEqual([{ handed: false, generation: 1 }])
  answer(200)
})

test('an endpoint that fails gets probes and no direct dispatch', async () => {
  const site = await settled(await subscribe())
  receiver.respondWith(500)
  for (let n = 0; n < 10; n++) await create()
  await expect.poll(() => site.bodies().length).toBe(11)
  await expect.poll(() => leased(site)).toEqual([])
  await create()
  expect((await waiting(site)).at(-1)).toEqual({ handed: false, generation: 0 })
})

test('an endpoint slower than its events gets a bounded share of memory, and the rest waits in the queue', async () => {
  const site = await settled(await subscribe({ max_in_flight: 1 }))
  const answer = hold()
  const made = 600
  await Promise.all(Array.from({ length: made }, () => create()))
  const handed = (await waiting(site)).filter((one) => one.handed).length
  expect(handed).toBeLessThan(400)
  answer(200)
  await expect.poll(() => waiting(site), { timeout: 20_000 }).toEqual([])
  expect(new Set(site.bodies()).size).toBe(made + 1)
})

test('each of several processes dispatches the deliveries of its own lanes', async () => {
  const other = await parley.startAnother()
  const sites = await Promise.all(Array.from({ length: 4 }, () => subscribe()))
  other.startWorkers()
  await expect.poll(async () => (await parley.sql('select from workers')).length).toBe(2)
  await create()
  for (const site of sites) await expect.poll(() => site.bodies().length).toBe(1)
  for (const site of sites) await expect.poll(() => waiting(site)).toEqual([])
  const answer = hold()
  await expect
    .poll(async () => {
      await create()
      return (await Promise.all(sites.map(waiting))).map((rows) => rows.some(({ handed }) => handed)).toSorted()
    })
    .toEqual([false, false, true, true])
  answer(200)
  await other.close(0)
  await parley.advance(11_000)
  for (const site of sites) await expect.poll(() => waiting(site)).toEqual([])
})
