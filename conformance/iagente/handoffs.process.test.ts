import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Iagente, newPhone, payloadOf, startIagente } from './iagente.test-helper.ts'

let iagente: Iagente

beforeAll(async () => {
  iagente = await startIagente()
})
afterAll(() => iagente.stop())

it('tells of a handoff that is made and closed', async () => {
  const subscription = await iagente.subscribe('handoff.created', 'handoff.closed')
  const phone = newPhone()
  const said = await iagente.write(phone, 'Quero falar com uma pessoa')
  const made = await iagente.native<{ id: number }>('POST', '/handoffs', {
    body: { conversation_id: said.conversation_id, reason: 'Pediu uma pessoa', priority: 'high' },
  })
  expect(made.status).toBe(201)
  const path = `/handoffs/${made.body.id}`
  await iagente.native('POST', `${path}/assign`, { body: { assignee: 'asha@example.com' } })
  await iagente.native('POST', `${path}/close`, { body: { hand_back: true } })
  const payloads = (await subscription.settled()).map(payloadOf)
  const of = (event: string) => payloads.find((payload) => payload.event === event)?.data
  const lead = expect.objectContaining({ id: said.contact_id, phone })
  const shared = { id: made.body.id, lead_id: said.contact_id, reason: 'Pediu uma pessoa', priority: 'high', lead }
  expect(of('handoff.created')).toMatchObject({ ...shared, status: 'open', assignee: null, closed_at: null })
  expect(of('handoff.closed')).toMatchObject({ ...shared, status: 'closed', assignee: 'asha@example.com' })
  expect(payloads).toHaveLength(2)
})
