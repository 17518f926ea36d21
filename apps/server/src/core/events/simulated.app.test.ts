import { beforeAll, describe, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../../testing/delivering.ts'
import { webhookDialects } from '../../dialects/registry.ts'
import { exampleData } from '../endpoints/event-examples.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

let last = 919_870_000_000
const phone = () => String(++last)

const events = ['contact.created', 'conversation.created', 'message.received', 'message.sent', 'contact.updated']
const text = (from: string, said: string, key = parley.key) =>
  parley.request('POST', '/v1/simulator/inbound', { key, body: { from, text: said } })

/** What an endpoint has got, as types and marks. */
async function got({ id, received }: { id: number; received(): { json: unknown; headers: object }[] }) {
  const pending = `/v1/deliveries?endpoint_id=${id}&state=pending`
  await expect.poll(async () => (await parley.request('GET', pending)).body.data).toEqual([])
  const webhooks = received().map(({ json, headers }) => ({ ...(json as { type: string; simulated?: true }), headers }))
  for (const { simulated, headers } of webhooks) {
    expect((headers as Record<string, string>)['parley-simulated']).toBe(simulated ? 'true' : undefined)
  }
  return webhooks.map(({ type, simulated }) => `${type}${simulated ? ' simulated' : ''}`).toSorted()
}

test.each([...webhookDialects.values()])('a webhook of $name says that its event is simulated', (dialect) => {
  for (const [name, types] of Object.entries(dialect.events)) {
    for (const type of types) {
      const event = { id: '', workspace_id: 1, type, occurred_at: new Date(0), data: exampleData(type) }
      const [marked, real] = [true, false].map((simulated) =>
        dialect.render({ ...event, simulated }, [name], new Date(0), { id: 1, name: 'Acme' }),
      )
      expect(marked?.body).toMatch(/"_?simulated":true/)
      // An example for a test is marked as such, which Hey Pingr has the same word for.
      if (dialect.name !== 'heypingr') expect(real?.body).not.toMatch(/"_?simulated":true/)
    }
  }
})

describe('while the simulator is the only channel', () => {
  test('its events go to every endpoint, and say so', async () => {
    const endpoint = await parley.subscribe({ events })
    const from = phone()
    await text(from, 'Hi')
    expect(await got(endpoint)).toEqual([
      'contact.created simulated',
      'conversation.created simulated',
      'message.received simulated',
    ])
    const { body } = await parley.request('GET', '/v1/events?limit=3')
    expect(body.data.map(({ simulated }: { simulated: boolean }) => simulated)).toEqual([true, true, true])
    await text(from, 'STOP')
    expect(await got(endpoint)).toContain('contact.updated simulated')
    await parley.request('POST', '/v1/contacts', { body: { phone: phone() } })
    expect(await got(endpoint)).toContain('contact.created')
  })

  test('an endpoint may go without them', async () => {
    const endpoint = await parley.subscribe({ events, simulated: false })
    await text(phone(), 'Hi')
    expect(await got(endpoint)).toEqual([])
  })
})

describe('what a test key does', () => {
  test('reaches its own endpoints only, and says so', async () => {
    const key = await parley.mint({ mode: 'test' })
    const live = await parley.subscribe({ events, simulated: true })
    const url = parley.receiver.url('/test-key')
    const { body: own } = await parley.request('POST', '/v1/endpoints', { key, body: { url, events } })
    await parley.request('POST', '/v1/contacts', { key, body: { phone: phone() } })
    await text(phone(), 'login X4K9MQ', key)
    await expect.poll(() => parley.receiver.deliveries.filter(({ path }) => path === '/test-key').length).toBe(4)
    for (const { path, json } of parley.receiver.deliveries) {
      if (path === '/test-key') expect(json).toMatchObject({ simulated: true })
    }
    expect(await got(live)).toEqual([])
    expect((await parley.request('GET', `/v1/endpoints/${own.id}`)).status).toBe(404)
  })
})

describe('with a real channel', () => {
  let channelId: number
  beforeAll(async () => {
    const channel = { type: 'linkedin', name: 'Asha', credentials: { driver: 'manual' } }
    channelId = (await parley.request('POST', '/v1/channels', { body: channel })).body.id
  })

  test('simulated events go to the endpoints only that ask for them', async () => {
    const [silent, asking] = [await parley.subscribe({ events }), await parley.subscribe({ events, simulated: true })]
    await text(phone(), 'Hi')
    await parley.request('POST', '/v1/messages', { body: { to: phone(), text: 'Hi', channel_id: 1 } })
    expect(await got(asking)).toEqual([
      'contact.created',
      'contact.created simulated',
      'conversation.created simulated',
      'conversation.created simulated',
      'message.received simulated',
      'message.sent simulated',
    ])
    expect(await got(silent)).toEqual(['contact.created'])
    await parley.request('PATCH', `/v1/endpoints/${silent.id}`, { body: { simulated: true } })
    await text(phone(), 'Hi')
    expect(await got(silent)).toContain('message.received simulated')
  })

  test('a message of that channel isn’t marked', async () => {
    const endpoint = await parley.subscribe({ events })
    await parley.request('POST', `/v1/channels/${channelId}/inbound`, { body: { from: 'in/asha-rao', text: 'Hi' } })
    expect(await got(endpoint)).toEqual(['contact.created', 'conversation.created', 'message.received'])
  })

  test('a replay sends an endpoint what it would get today', async () => {
    await text(phone(), 'Hi')
    const [silent, asking] = [await parley.subscribe({ events }), await parley.subscribe({ events, simulated: true })]
    const total = async (endpoint_id: number) => {
      // The ids of events have the time of the machine, not of the test's clock.
      const range = { since: '2020-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z', event_types: ['message.received'] }
      const body = { ...range, endpoint_id, state: 'missing', dry_run: true }
      return (await parley.request('POST', '/v1/replays', { body })).body.counts.total as number
    }
    const { body } = await parley.request('GET', '/v1/events?type=message.received&limit=100')
    const real = body.data.filter(({ simulated }: { simulated: boolean }) => !simulated)
    expect([await total(silent.id), await total(asking.id)]).toEqual([real.length, body.data.length])
    expect(real.length).toBeLessThan(body.data.length)
  })
})
