import type { ReceivedWebhook, WebhookAnswer } from '@parley/test-kit/webhook-receiver'
import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

beforeEach(() => parley.receiver.respondWith(200))

const events = ['contact.created', 'contact.updated']
let last = 919_850_000_000
const createContact = async (): Promise<number> =>
  (await parley.request('POST', '/v1/contacts', { body: { phone: String(++last), stage: 'New' } })).body.id
const rename = (id: number, name: string) => parley.request('PATCH', `/v1/contacts/${id}`, { body: { name } })

/** The received events, each as its contact's id and name at the time. */
const told = (received: ReceivedWebhook[]) =>
  received.map(({ json }) => {
    const { id, name } = (json as { data: { id: number; name: string | null } }).data
    return `${id} ${name}`
  })

/** Answers this endpoint's requests when told to, one by one in the order of arrival. */
function holdAnswers({ url }: { url: string }) {
  const waiting: ((answer: WebhookAnswer) => void)[] = []
  let most = 0
  parley.receiver.respondWith(({ path }) =>
    path !== new URL(url).pathname
      ? 200
      : new Promise((resolve) => {
          waiting.push(resolve)
          most = Math.max(most, waiting.length)
        }),
  )
  return {
    most: () => most,
    waiting: () => waiting.length,
    answer: (status: WebhookAnswer = 200) => waiting.shift()?.(status),
  }
}

/** Waits until another endpoint's test event is delivered. By then the engine has looked at everything that is due. */
async function somethingElseIsDelivered(): Promise<void> {
  parley.receiver.respondWith(200)
  const { id } = await parley.subscribe()
  const { body } = await parley.request('POST', `/v1/endpoints/${id}/test`, { body: {} })
  const [delivery] = (await parley.request('GET', `/v1/deliveries?event_id=${body.event_id}`)).body.data
  await parley.attempted(delivery.id, 1)
  await parley.request('DELETE', `/v1/endpoints/${id}`)
}

test('ordered keeps the sequence of each contact, and delivers different contacts in parallel', async () => {
  const endpoint = await parley.subscribe({ events, ordered: true })
  const { received } = endpoint
  const held = holdAnswers(endpoint)
  const [one, other] = [await createContact(), await createContact()]
  for (const name of ['A', 'B']) await rename(one, name)
  await rename(other, 'C')
  await expect.poll(() => told(received())).toEqual([`${one} null`, `${other} null`])
  await somethingElseIsDelivered()
  expect(told(received())).toEqual([`${one} null`, `${other} null`])

  // The first delivery fails: the same contact's next one waits for its retry, the other contact's goes on.
  parley.receiver.respondWith(200)
  held.answer(500)
  held.answer(200)
  await expect.poll(() => told(received()).slice(2)).toEqual([`${other} C`])
  await somethingElseIsDelivered()
  expect(received()).toHaveLength(3)
  await parley.advance(6_000)
  await expect.poll(() => told(received()).slice(3)).toEqual([`${one} null`, `${one} A`, `${one} B`])
})

test('ordered applies to events after it was set', async () => {
  const endpoint = await parley.subscribe({ events })
  const { id, received } = endpoint
  await parley.request('PATCH', `/v1/endpoints/${id}`, { body: { ordered: true } })
  const held = holdAnswers(endpoint)
  const contact = await createContact()
  await rename(contact, 'A')
  await expect.poll(() => told(received())).toEqual([`${contact} null`])
  await parley.request('PATCH', `/v1/endpoints/${id}`, { body: { ordered: false } })
  await rename(contact, 'B')
  // An unordered delivery does not wait.
  await expect.poll(() => told(received())).toEqual([`${contact} null`, `${contact} B`])
  parley.receiver.respondWith(200)
  while (held.waiting() > 0) held.answer()
  await expect.poll(() => told(received())[2]).toBe(`${contact} A`)
})

test('max_in_flight limits concurrent attempts', async () => {
  const endpoint = await parley.subscribe({ max_in_flight: 2 })
  const { id, received } = endpoint
  const held = holdAnswers(endpoint)
  for (let n = 0; n < 6; n++) await createContact()
  await expect.poll(() => received().length).toBe(2)
  for (const arrived of [3, 4]) {
    held.answer()
    await expect.poll(() => received().length).toBe(arrived)
  }
  expect(held.most()).toBe(2)
  await parley.request('PATCH', `/v1/endpoints/${id}`, { body: { max_in_flight: 3 } })
  await createContact()
  await expect.poll(() => held.waiting()).toBe(3)
  parley.receiver.respondWith(200)
  while (held.waiting() > 0) held.answer()
  await expect.poll(() => received().length).toBe(7)
  expect(held.most()).toBe(3)
})

test('rate_limit limits attempts a second', async () => {
  const { id, received } = await parley.subscribe({ rate_limit: 1 })
  for (let n = 0; n < 3; n++) await createContact()
  for (const arrived of [1, 2, 3]) {
    await expect.poll(() => received().length).toBe(arrived)
    await somethingElseIsDelivered()
    expect(received()).toHaveLength(arrived)
    await parley.advance(1_000)
  }
  await parley.request('PATCH', `/v1/endpoints/${id}`, { body: { rate_limit: null } })
  const before = parley.clock.now().getTime()
  for (let n = 0; n < 3; n++) await createContact()
  await expect.poll(() => received().length).toBe(6)
  expect(parley.clock.now().getTime()).toBe(before)
})

test('a due retry is sent with the endpoint’s current settings', async () => {
  parley.receiver.respondWith(500)
  const { id: endpointId, received } = await parley.subscribe()
  const { id } = await parley.happen(endpointId)
  const { next_attempt_at } = await parley.attempted(id, 1)
  await parley.request('PATCH', `/v1/endpoints/${endpointId}`, {
    body: { url: parley.receiver.url('/settings-of-now') },
  })
  parley.receiver.respondWith(200)
  await parley.advanceTo(next_attempt_at)
  expect(await parley.attempted(id, 2)).toMatchObject({ state: 'delivered' })
  expect(received()).toHaveLength(1)
})
