import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'

import type { SignedSubscription } from '../dialect.test-helper.ts'
import { eventsOf, type Lead, type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog
let subscription: SignedSubscription

beforeAll(async () => {
  niyog = await startNiyog()
})
afterAll(() => niyog.stop())

beforeEach(async () => {
  subscription = await niyog.subscribe('lead.created', 'lead.qualified', 'deal.updated')
})

async function createLead(input: object): Promise<Lead> {
  return (await niyog.niyog<Lead>('POST', '/leads', { body: input })).body
}

async function update(id: number, change: object): Promise<void> {
  expect((await niyog.niyog('PATCH', `/leads/${id}`, { body: change })).status).toBe(200)
}

it('announces a lead once, however often its phone comes', async () => {
  const phone = newPhone()
  const { id } = await createLead({ phone, name: 'Rohan Mehta', source: 'shopify' })
  await createLead({ phone, name: 'Rohan' })
  await createLead({ phone: `+${phone}` })
  await Promise.all(Array.from({ length: 5 }, () => createLead({ phone })))
  expect(eventsOf(await subscription.settled(), id)).toEqual(['lead.created'])
})

it('announces one lead when a phone comes many times at once', async () => {
  const phone = newPhone()
  const leads = await Promise.all(Array.from({ length: 10 }, () => createLead({ phone })))
  expect(eventsOf(await subscription.settled(), leads[0]?.id ?? 0)).toEqual(['lead.created'])
})

it('announces a lead from any source', async () => {
  const [written, writing] = [newPhone(), newPhone()]
  await niyog.niyog('POST', '/messages', { body: { to: written, body: 'Hello' } })
  await niyog.write(writing, 'Hello')
  const payloads = (await subscription.settled()).map(payloadOf)
  expect(payloads.map(({ event }) => event)).toEqual(['lead.created', 'lead.created'])
  expect(payloads.map(({ metadata }) => metadata.phone).toSorted()).toEqual([written, writing])
})

it('reports a change of stage as deal.updated, with the stage before', async () => {
  const { id } = await createLead({ phone: newPhone() })
  await update(id, { stage: 'Warm' })
  const received = await subscription.settled()
  expect(eventsOf(received, id)).toEqual(['deal.updated', 'lead.created'])
  const updated = received.map(payloadOf).find(({ event }) => event === 'deal.updated')
  expect(updated?.metadata).toMatchObject({ lead_id: id, stage: 'Warm', previous_stage: 'New' })
})

it('reports a change of value as deal.updated', async () => {
  const { id } = await createLead({ phone: newPhone() })
  await update(id, { value_cents: 125_000 })
  const updated = (await subscription.settled()).map(payloadOf).find(({ event }) => event === 'deal.updated')
  expect(updated).toMatchObject({ value_cents: 125_000, metadata: { lead_id: id, stage: 'New' } })
})

it('reports no deal.updated for what is no change of the deal', async () => {
  const { id } = await createLead({ phone: newPhone(), stage: 'Warm' })
  await update(id, { stage: 'Warm' })
  await update(id, { intent: 'Wants a demo' })
  expect(eventsOf(await subscription.settled(), id)).toEqual(['lead.created'])
})

it('qualifies a lead once ever', async () => {
  const { id } = await createLead({ phone: newPhone() })
  await update(id, { stage: 'Qualified' })
  await update(id, { stage: 'Warm' })
  await update(id, { stage: 'Qualified' })
  const qualifying = ['deal.updated', 'deal.updated', 'deal.updated', 'lead.created', 'lead.qualified']
  expect(eventsOf(await subscription.settled(), id)).toEqual(qualifying)
})

it('qualifies once when two requests do it at once', async () => {
  const { id } = await createLead({ phone: newPhone() })
  await Promise.all([update(id, { stage: 'Qualified' }), update(id, { stage: 'Qualified' })])
  expect(eventsOf(await subscription.settled(), id)).toEqual(['deal.updated', 'lead.created', 'lead.qualified'])
})

it('qualifies a lead that comes again as Qualified, or at once', async () => {
  const phone = newPhone()
  const { id } = await createLead({ phone })
  await createLead({ phone, stage: 'Qualified' })
  await createLead({ phone, stage: 'Qualified' })
  const atOnce = await createLead({ phone: newPhone(), stage: 'Qualified' })
  const received = await subscription.settled()
  expect(eventsOf(received, id)).toEqual(['deal.updated', 'lead.created', 'lead.qualified'])
  expect(eventsOf(received, atOnce.id)).toEqual(['lead.created', 'lead.qualified'])
})

it('keeps to the events that were asked for', async () => {
  const only = await niyog.subscribe('lead.qualified')
  const { id } = await createLead({ phone: newPhone() })
  await update(id, { stage: 'Qualified' })
  expect(eventsOf(await only.settled(), id)).toEqual(['lead.qualified'])
})
