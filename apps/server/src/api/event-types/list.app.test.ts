import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { eventTypes } from '../../core/events/event.ts'
import { webhookDialects } from '../../dialects/registry.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

interface EventType {
  type: string
  description: string
  schema: object
  example: object
  dialects: { dialect: string; event: string; headers: Record<string, string>; body: string }[]
}
const list = async (query = ''): Promise<EventType[]> =>
  (await parley.request('GET', `/v1/event-types?${query}`)).body.data

test('the catalogue has every event type, as the native dialect sends it', async () => {
  const all = await list()
  expect(all.map(({ type }) => type)).toEqual(eventTypes)
  for (const { type, example, dialects } of all) {
    const native = dialects.find(({ dialect }) => dialect === 'native')
    expect(JSON.parse(native?.body ?? '{}')).toEqual({ type, timestamp: '2026-01-15T09:30:00.000Z', data: example })
    expect(example).not.toHaveProperty('test')
  }
})

test('every dialect shows events, under the names that its endpoints subscribe to', async () => {
  const all = await list()
  for (const { name, events } of webhookDialects.values()) {
    const shown = all.flatMap(({ dialects }) => dialects.filter(({ dialect }) => dialect === name))
    expect(shown.length).toBeGreaterThan(0)
    for (const { event } of shown) expect(Object.keys(events)).toContain(event)
  }
})

test('each request is signed, also as the vendor signs', async () => {
  const [one] = await list('type=contact.created&dialect=niyog')
  expect(one?.dialects).toHaveLength(1)
  expect(one?.dialects[0]?.headers).toMatchObject({
    'webhook-id': expect.any(String),
    'webhook-signature': expect.stringMatching(/^v1,/),
    'x-niyog-signature': expect.stringMatching(/^t=\d+,v1=/),
  })
})

test('the catalogue of a dialect has what it sends', async () => {
  const types = (await list('dialect=ndoto')).map(({ type }) => type)
  expect(types).toContain('conversation.created')
  expect(types).not.toContain('campaign.completed')
  expect(await list('dialect=unknown')).toEqual([])
})

test('an unknown type is refused', async () => {
  const { status, body } = await parley.request('GET', '/v1/event-types?type=contact.lost')
  expect([status, body.errors[0].field]).toEqual([422, 'type'])
})
