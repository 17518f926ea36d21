import { beforeAll, describe, expect, test } from 'vitest'

import { type Populated, startPopulated } from '../../../testing/populated-workspace.ts'

let parley: Populated
let hook: string
beforeAll(async () => {
  parley = await startPopulated()
  hook = `${parley.url}/webhooks/whatsapp-cloud/${parley.ids.channel}`
  return parley.stop
})

const post = (path: string, body: unknown) => parley.request('POST', path, { body })
const brings = (from: string, text: string) => parley.graph.sendInbound(hook, { from, text })
const found = async (phone: string) => (await parley.request('GET', `/v1/contacts?phone=${phone}`)).body.data

// WhatsApp's id, and the same number as people write it.
describe.each([
  ['Mexico', '5215512345678', '+52 55 1234 5678', '525512345678'],
  ['Argentina', '5491123456789', '+54 11 2345 6789', '5491123456789'],
  ['Brazil', '554188765432', '+55 41 98876-5432', '5541988765432'],
  ['Benin', '22997123456', '+229 01 97 12 34 56', '2290197123456'],
  ['Ivory Coast', '22507123456', '+225 07 07 12 34 56', '2250707123456'],
])('who writes from %s', (_, waId, written, phone) => {
  test('is the lead with the number, by every form of it, until they stop', async () => {
    const { body: lead } = await post('/v1/contacts', { phone: written })
    expect(lead.phone).toBe(phone)
    await brings(waId, 'Hola')
    for (const form of [waId, phone, encodeURIComponent(written)]) {
      expect(await found(form)).toMatchObject([{ id: lead.id, phone }])
    }
    for (const to of [waId, written]) {
      const { status, body } = await post('/v1/messages', { to, text: 'Buenas', channel_id: parley.ids.channel })
      expect([status, body.contact_id, body.address]).toEqual([201, lead.id, phone])
      expect(parley.graph.sent.at(-1)).toMatchObject({ to: phone })
    }
    await brings(waId, 'STOP')
    for (const to of [waId, written]) {
      const { status, body } = await post('/v1/messages', { to, text: 'Buy', channel_id: parley.ids.channel })
      expect([status, body.code]).toEqual([422, 'opted_out'])
    }
  })
})

test('a number of a length that no numbering plan has can be found, answered and stopped', async () => {
  const waId = '52155123456'
  await brings(waId, 'Hola')
  expect(await found(waId)).toMatchObject([{ phone: waId }])
  const answer = await post('/v1/messages', { to: waId, text: 'Buenas', channel_id: parley.ids.channel })
  expect([answer.status, answer.body.address]).toEqual([201, waId])
  await brings(waId, 'STOP')
  const { body } = await post('/v1/messages', { to: waId, text: 'Buy', channel_id: parley.ids.channel })
  expect(body.code).toBe('opted_out')
})
