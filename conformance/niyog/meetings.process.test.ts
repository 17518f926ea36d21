import { afterAll, beforeAll, expect, it } from 'vitest'

import { type Lead, type Niyog, newPhone, payloadOf, startNiyog } from './niyog.test-helper.ts'
import { loadVerify, type Verify } from './samples.test-helper.ts'

interface Meeting {
  id: number
  start: string
  end: string
  url: string
}

let niyog: Niyog
let verify: Verify

beforeAll(async () => {
  niyog = await startNiyog()
  verify = await loadVerify()
})
afterAll(() => niyog.stop())

it('tells of a meeting that is booked, signed and in the documented form', async () => {
  const subscription = await niyog.subscribe('meeting.booked')
  const lead = await niyog.niyog<Lead>('POST', '/leads', { body: { phone: newPhone(), value_cents: 49_900 } })
  const slots = await niyog.native<{ data: Meeting[] }>('GET', '/calendar/slots?limit=1')
  const [slot] = slots.body.data
  const body = { contact_id: lead.body.id, start: slot?.start, title: 'Demo' }
  const booked = await niyog.native<Meeting>('POST', '/meetings', { body })
  expect([booked.status, booked.body.end]).toEqual([201, slot?.end])
  expect((await niyog.native('POST', '/meetings', { body })).status).toBe(409)
  const [delivery, ...more] = await subscription.settled()
  if (!delivery) throw new Error('the meeting has made no delivery')
  expect(more).toEqual([])
  expect(delivery.headers['x-niyog-event']).toBe('meeting.booked')
  expect(verify(delivery, subscription.secret)).toBe(true)
  expect(payloadOf(delivery)).toEqual({
    event: 'meeting.booked',
    client_id: niyog.workspace.id,
    agent_slug: null,
    metadata: {
      lead_id: lead.body.id,
      meeting_id: booked.body.id,
      title: 'Demo',
      starts_at: slot?.start,
      ends_at: slot?.end,
      url: booked.body.url,
    },
    value_cents: 49_900,
    delivered_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  })
})
