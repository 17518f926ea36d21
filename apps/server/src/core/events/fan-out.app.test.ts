import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { webhookDialects } from '../../dialects/registry.ts'
import { exampleData } from '../endpoints/event-examples.ts'
import { eventTypes, type ParleyEvent } from './event.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

let last = 919_880_000_000
const phone = () => String(++last)

/** A new workspace without other subscriptions. */
async function workspace() {
  const { id, key } = await parley.createWorkspace()
  const post = async (path: string, body: object) => (await parley.request('POST', path, { key, body })).body
  return {
    post,
    patch: (path: string, body: object) => parley.request('PATCH', path, { key, body }),
    subscribe: (events: string[], more: object = {}) =>
      post('/v1/endpoints', { url: `http://127.0.0.1:9/${++last}`, events, ...more }),
    /** Each delivery as its endpoint and the type of its event. */
    deliveries: async () =>
      (
        await parley.sql<{ endpoint_id: string; type: string }>(
          `select d.endpoint_id, e.type from deliveries d join events e on e.id = d.event_id
           where d.workspace_id = $1 order by e.id, d.endpoint_id`,
          [id],
        )
      ).map(({ endpoint_id, type }) => `${endpoint_id} ${type}`),
    events: async () => parley.sql('select from events where workspace_id = $1', [id]),
  }
}

test('an event without subscribers causes no delivery', async () => {
  const { post, deliveries, events } = await workspace()
  await post('/v1/contacts', { phone: phone() })
  expect([await events(), await deliveries()]).toEqual([[{}], []])
})

test('an event causes one delivery for each endpoint that subscribes to its type', async () => {
  const { post, patch, subscribe, deliveries } = await workspace()
  const every = await subscribe(['contact.created', 'contact.updated', 'deal.updated', 'contact.qualified'])
  const deals = await subscribe(['deal.updated'])
  const niyog = await subscribe(['lead.created', 'lead.qualified'], { dialect: 'niyog' })
  const { id } = await post('/v1/contacts', { phone: phone() })
  await patch(`/v1/contacts/${id}`, { stage: 'Qualified' })
  expect((await deliveries()).toSorted()).toEqual(
    [
      `${every.id} contact.created`,
      `${niyog.id} contact.created`,
      `${every.id} contact.updated`,
      `${every.id} deal.updated`,
      `${deals.id} deal.updated`,
      `${every.id} contact.qualified`,
      `${niyog.id} contact.qualified`,
    ].toSorted(),
  )
})

test('an endpoint of one channel gets only the events of that channel', async () => {
  const { post, patch, subscribe, deliveries } = await workspace()
  const channel = await post('/v1/channels', { type: 'simulator', name: 'Second' })
  const types = ['contact.created', 'message.sent', 'channel.disconnected']
  const one = await subscribe(types, { channel_id: channel.id })
  await post('/v1/messages', { to: phone(), text: 'on the default' })
  await post('/v1/messages', { to: phone(), text: 'on the second', channel_id: channel.id })
  await patch(`/v1/channels/${channel.id}`, { status: 'paused' })
  expect(await deliveries()).toEqual([`${one.id} message.sent`, `${one.id} channel.disconnected`])
})

test('a disabled endpoint gets no deliveries', async () => {
  const { post, patch, subscribe, deliveries } = await workspace()
  const { id } = await subscribe(['contact.created'])
  await patch(`/v1/endpoints/${id}`, { active: false })
  await post('/v1/contacts', { phone: phone() })
  expect(await deliveries()).toEqual([])
})

test('an event and its deliveries are written together or not at all', async () => {
  const { post, subscribe, deliveries, events } = await workspace()
  await subscribe(['contact.created'])
  await parley.sql('alter table deliveries add constraint refused check (endpoint_id < 0) not valid')
  const answer = await post('/v1/contacts', { phone: phone() })
  await parley.sql('alter table deliveries drop constraint refused')
  expect(answer).toMatchObject({ status: 500 })
  expect([await events(), await deliveries()]).toEqual([[], []])
})

test('events are listed by type and time', async () => {
  const { key } = await parley.createWorkspace()
  const list = async (query: string) =>
    (await parley.request('GET', `/v1/events?${query}`, { key })).body.data.map(({ type }: { type: string }) => type)
  await parley.request('POST', '/v1/contacts', { key, body: { phone: phone() } })
  parley.clock.advance(1_000)
  const since = parley.clock.now().toISOString()
  await parley.request('POST', '/v1/simulator/inbound', { key, body: { from: phone(), text: 'Hi' } })
  expect(await list('')).toEqual(['message.received', 'conversation.created', 'contact.created', 'contact.created'])
  expect(await list(`since=${since}`)).toEqual(['message.received', 'conversation.created', 'contact.created'])
  expect(await list(`until=${since}`)).toEqual(['contact.created'])
  expect(await list(`since=${since}&type=message.received`)).toEqual(['message.received'])
})

test('an example of every event can be rendered in every dialect that has a name for it', () => {
  for (const dialect of webhookDialects.values()) {
    for (const [name, types] of Object.entries(dialect.events)) {
      for (const type of types) {
        const event: ParleyEvent = {
          id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
          workspace_id: 1,
          type,
          occurred_at: parley.clock.now(),
          data: exampleData(type),
          simulated: false,
        }
        const rendered = dialect.render(event, [name], parley.clock.now(), { id: 1, name: 'Acme' })
        expect([dialect.name, name, JSON.parse(rendered?.body ?? 'null')]).toEqual([
          dialect.name,
          name,
          expect.any(Object),
        ])
      }
    }
  }
  expect(Object.keys(webhookDialects.get('native')?.events ?? {})).toEqual([...eventTypes])
})
