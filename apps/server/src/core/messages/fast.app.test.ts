import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

interface Told {
  type: string
  data: Record<string, unknown>
}

async function told(): Promise<Told[]> {
  return (await parley.request('GET', '/v1/events?limit=100')).body.data.toReversed()
}

test('concurrent messages from a new number create one contact, one conversation and one event each', async () => {
  const texts = Array.from({ length: 12 }, (_, n) => `Message ${n}`)
  const say = (text: string) =>
    parley.request('POST', '/v1/simulator/inbound', { body: { from: '919812340001', text } })
  expect((await Promise.all(texts.map(say))).every(({ status }) => status < 300)).toBe(true)
  const events = await told()
  const of = (type: string) => events.filter((event) => event.type === type)
  expect([of('contact.created').length, of('conversation.created').length]).toEqual([1, 1])
  expect(
    of('message.received')
      .map(({ data }) => data.text)
      .toSorted(),
  ).toEqual(texts.toSorted())
  // conversation.created shows the conversation before its first message.
  expect(events.findIndex(({ type }) => type === 'conversation.created')).toBeLessThan(
    events.findIndex(({ type }) => type === 'message.received'),
  )
})

test('concurrently sent messages cause one message.sent event each', async () => {
  const before = (await told()).length
  const answers = Array.from({ length: 12 }, (_, n) => `Answer ${n}`)
  const send = (text: string) => parley.request('POST', '/v1/messages', { body: { to: '919812340001', text } })
  const sent = await Promise.all(answers.map(send))
  const sentEvents = async () => (await told()).slice(before).filter(({ type }) => type === 'message.sent')
  await expect.poll(async () => (await sentEvents()).length).toBe(12)
  expect((await sentEvents()).map(({ data }) => data.id).toSorted()).toEqual(sent.map(({ body }) => body.id).toSorted())
})
