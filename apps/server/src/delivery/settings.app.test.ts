import type { ReceivedWebhook, WebhookAnswer } from '@parley/test-kit/webhook-receiver'
import { afterAll, beforeEach, expect, test } from 'vitest'

import { startDelivering } from '../../testing/delivering.ts'

const { receiver, request, clock, subscribe, happen, attempted, advance, advanceTo, stop } = await startDelivering()
afterAll(stop)
beforeEach(() => receiver.respondWith(200))

const events = ['contact.created', 'contact.updated']
let last = 919_850_000_000
const createContact = async (): Promise<number> =>
  (await request('POST', '/v1/contacts', { body: { phone: String(++last), stage: 'New' } })).body.id
const rename = (id: number, name: string) => request('PATCH', `/v1/contacts/${id}`, { body: { name } })

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
  receiver.respondWith(({ path }) =>
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
  receiver.respondWith(200)
  const { id } = await subscribe()
  const { body } = await request('POST', `/v1/endpoints/${id}/test`, { body: {} })
  const [delivery] = (await request('GET', `/v1/deliveries?event_id=${body.event_id}`)).body.data
  await attempted(delivery.id, 1)
  await request('DELETE', `/v1/endpoints/${id}`)
}

test('ordered keeps the sequence of each contact, and delivers different contacts in parallel', async () => {
  const endpoint = await subscribe({ events, ordered: true })
  const { received } = endpoint
  const held = holdAnswers(endpoint)
  const [one, other] = [await createContact(), await createContact()]
  for (const name of ['A', 'B']) await rename(one, name)
  await rename(other, 'C')
  await expect.poll(() => told(received())).toEqual([`${one} null`, `${other} null`])
  await somethingElseIsDelivered()
  expect(told(received())).toEqual([`${one} null`, `${other} null`])

  // The first delivery fails: the same contact's next one waits for its retry, the other contact's goes on.
  receiver.respondWith(200)
  held.answer(500)
  held.answer(200)
  await expect.poll(() => told(received()).slice(2)).toEqual([`${other} C`])
  await somethingElseIsDelivered()
  expect(received()).toHaveLength(3)
  await advance(6_000)
  await expect.poll(() => told(received()).slice(3)).toEqual([`${one} null`, `${one} A`, `${one} B`])
})

test('ordered applies to events after it was set', async () => {
  const endpoint = await subscribe({ events })
  const { id, received } = endpoint
  await request('PATCH', `/v1/endpoints/${id}`, { body: { ordered: true } })
  const held = holdAnswers(endpoint)
  const contact = await createContact()
  await rename(contact, 'A')
  await expect.poll(() => told(received())).toEqual([`${contact} null`])
  await request('PATCH', `/v1/endpoints/${id}`, { body: { ordered: false } })
  await rename(contact, 'B')
  // An unordered delivery does not wait.
  await expect.poll(() => told(received())).toEqual([`${contact} null`, `${contact} B`])
  receiver.respondWith(200)
  while (held.waiting() > 0) held.answer()
  await expect.poll(() => told(received())[2]).toBe(`${contact} A`)
})

test('max_in_flight limits concurrent attempts', async () => {
  const endpoint = await subscribe({ max_in_flight: 2 })
  const { id, received } = endpoint
  const held = holdAnswers(endpoint)
  for (let n = 0; n < 6; n++) await createContact()
  await expect.poll(() => received().length).toBe(2)
  for (const arrived of [3, 4]) {
    held.answer()
    await expect.poll(() => received().length).toBe(arrived)
  }
  expect(held.most()).toBe(2)
  await request('PATCH', `/v1/endpoints/${id}`, { body: { max_in_flight: 3 } })
  await createContact()
  await expect.poll(() => held.waiting()).toBe(3)
  receiver.respondWith(200)
  while (held.waiting() > 0) held.answer()
  await expect.poll(() => received().length).toBe(7)
  expect(held.most()).toBe(3)
})

test('rate_limit limits attempts a second', async () => {
  const { id, received } = await subscribe({ rate_limit: 1 })
  for (let n = 0; n < 3; n++) await createContact()
  for (const arrived of [1, 2, 3]) {
    await expect.poll(() => received().length, { timeout: 5_000 }).toBe(arrived)
    await somethingElseIsDelivered()
    expect(received()).toHaveLength(arrived)
    await advance(1_000)
  }
  await request('PATCH', `/v1/endpoints/${id}`, { body: { rate_limit: null } })
  const before = clock.now().getTime()
  for (let n = 0; n < 3; n++) await createContact()
  await expect.poll(() => received().length).toBe(6)
  expect(clock.now().getTime()).toBe(before)
})

test('a due retry is sent with the endpoint’s current settings', async () => {
  receiver.respondWith(500)
  const { id: endpointId, received } = await subscribe()
  const { id } = await happen(endpointId)
  const { next_attempt_at } = await attempted(id, 1)
  await request('PATCH', `/v1/endpoints/${endpointId}`, { body: { url: receiver.url('/settings-of-now') } })
  receiver.respondWith(200)
  await advanceTo(next_attempt_at)
  expect(await attempted(id, 2)).toMatchObject({ state: 'delivered' })
  expect(received()).toHaveLength(1)
})
