import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

interface Agents {
  data: { slug: string; name: string; category: string; status: string; description: string }[]
  count: number
}
const listAgents = async () => (await niyog.niyog<Agents>('GET', '/agents')).body

it('lists the agents as the document shows them', async () => {
  const { data, count } = await listAgents()
  expect(count).toBe(data.length)
  expect(data).toContainEqual({
    slug: 'sales.qualifier',
    name: 'Priya',
    category: 'sales',
    status: 'live',
    description: expect.any(String),
  })
  expect(data).toContainEqual(expect.objectContaining({ slug: 'sales.demo_booker', name: 'Meera', category: 'sales' }))
  for (const agent of data) {
    expect(Object.keys(agent)).toEqual(['slug', 'name', 'category', 'status', 'description'])
  }
})

it('shows one that is paused', async () => {
  await niyog.native('PATCH', '/agents/sales.demo_booker', { body: { status: 'paused' } })
  const { data } = await listAgents()
  expect(data.find(({ slug }) => slug === 'sales.demo_booker')?.status).toBe('paused')
  await niyog.native('PATCH', '/agents/sales.demo_booker', { body: { status: 'live' } })
})

it('asks for a key, and for its scope', async () => {
  expect((await niyog.niyog('GET', '/agents', { key: null })).status).toBe(401)
  const key = await niyog.mint({ scopes: ['contacts:read'] })
  expect((await niyog.niyog('GET', '/agents', { key })).status).toBe(403)
})

it('tells of a run, and names the agent in what it has caused', async () => {
  const subscription = await niyog.subscribe('agent.run.completed', 'message.sent')
  await niyog.native('PATCH', '/agent-settings', { body: { debounce_seconds: 0 } })
  await niyog.native('PATCH', '/agents/sales.qualifier', { body: { enabled: true } })
  await niyog.write(newPhone(), 'Hi, I need a CRM for my shop')
  const payloads = async () => (await subscription.settled()).map(payloadOf)
  await expect
    .poll(async () => (await payloads()).map(({ event }) => event).toSorted())
    .toEqual(expect.arrayContaining(['agent.run.completed', 'message.sent']))
  for (const { agent_slug } of await payloads()) expect(agent_slug).toBe('sales.qualifier')
  const run = (await payloads()).find(({ event }) => event === 'agent.run.completed')
  expect(run?.metadata).toMatchObject({ status: 'completed', error: null, lead_id: expect.any(Number) })
})
