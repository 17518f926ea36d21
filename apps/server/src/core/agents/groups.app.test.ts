import { beforeAll, beforeEach, expect, test } from 'vitest'

import { type AgentHarness, startAgents } from './agents.test-helper.ts'
import { catalogue } from './catalogue/registry.ts'

// Several agents of the catalogue on one workspace, as operators switch them on.

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

let parley: AgentHarness
beforeAll(async () => {
  parley = await startAgents(catalogue)
  await parley.startWorker()
  return parley.stop
})
beforeEach(async () => {
  await parley.sql('update agents set enabled = false')
})

type Met = Awaited<ReturnType<AgentHarness['meet']>>

/** Until every run of the contact has ended. */
async function settled({ contactId }: Met): Promise<void> {
  await parley.advance(3_000)
  const open = async () =>
    (await parley.runs(`contact_id=${contactId}`)).filter(({ status }) => status === 'queued' || status === 'running')
  // A run may start another one, which waits for the debounce as well.
  for (let round = 0; round < 4; round++) {
    await expect.poll(async () => (await open()).filter(({ status }) => status === 'running').length).toBe(0)
    if ((await open()).length === 0) return
    await parley.advance(3_000)
    await expect.poll(async () => (await open()).length).toBe(0)
  }
}

async function hear(met: Met, text: string): Promise<string[]> {
  const before = (await parley.sent(met.contactId)).length
  await parley.say(met.from, text)
  await settled(met)
  return (await parley.sent(met.contactId)).slice(before)
}

/** What comes in time: the loops wait by the clock. */
async function inASecond<Read>(read: () => Promise<Read>): Promise<Read> {
  await parley.advance(1_000)
  return read()
}

const meetings = async ({ contactId }: Met, status = 'booked') =>
  (await parley.request('GET', `/v1/meetings?contact_id=${contactId}&status=${status}`)).body.data

/** A lead who becomes Qualified, gets times and takes the first. */
async function book(): Promise<Met> {
  const met = await parley.meet('Hi, we need a WhatsApp inbox for our team of 12')
  await settled(met)
  await hear(met, 'This month')
  await hear(met, 'around 50k a month')
  await hear(met, '1')
  expect(await meetings(met)).toHaveLength(1)
  return met
}

test('who becomes Qualified by the qualifier gets times from the booker, though it was queued for the message', async () => {
  await parley.enable('sales.qualifier', 'sales.demo_booker')
  const met = await parley.meet('Hi, we need a WhatsApp inbox for our team of 12')
  await settled(met)
  await hear(met, 'This month')
  const [closing, times, ...more] = await hear(met, 'around 50k a month')
  expect(closing).toContain('short meeting')
  expect(times).toMatch(/1\) .*\n2\) .*\n3\) /)
  expect(more).toEqual([])
  expect(await hear(met, '2')).toHaveLength(1)
  expect(await meetings(met)).toHaveLength(1)
})

test.each(['Thanks!', 'Great, thank you very much', '👍'])('a reminder is sent after %s to a booking', async (word) => {
  await parley.enable('sales.qualifier', 'sales.demo_booker', 'operations.meeting_reminder')
  const met = await book()
  expect(await hear(met, word)).toEqual([])
  const [meeting] = await meetings(met)
  const before = (await parley.sent(met.contactId)).length
  const now = parley.clock.now().getTime()
  const due = Date.parse(meeting.start) - (Date.parse(meeting.start) - now > dayMs ? dayMs : 2 * hourMs)
  await parley.advance(due - now)
  await expect
    .poll(() => inASecond(async () => (await parley.sent(met.contactId)).slice(before)))
    .toEqual([expect.stringContaining('Does it still suit you?')])
})

test('a meeting that is moved is one meeting', async () => {
  await parley.enable('sales.qualifier', 'sales.demo_booker')
  const met = await book()
  const [first] = await meetings(met)
  await hear(met, "Sorry, I can't make it, can we do another day?")
  await hear(met, 'the second one')
  const booked = await meetings(met)
  expect(booked).toHaveLength(1)
  expect(booked[0].id).not.toBe(first.id)
  expect(await meetings(met, 'cancelled')).toMatchObject([
    { id: first.id, cancel_reason: `Moved to ${booked[0].start}` },
  ])
})

test('who was answered by a person before any agent spoke is left to that person', async () => {
  await parley.enable('sales.qualifier', 'sales.greeter')
  const met = await parley.meet('Hi, do you sell CRMs?')
  await parley.request('POST', '/v1/messages', { body: { to: met.from, text: 'Hi, this is Asha. We do!' } })
  await settled(met)
  expect(await hear(met, 'How much for ten people?')).toEqual([])
  const { body } = await parley.request('GET', `/v1/conversations/${met.conversationId}`)
  expect(body.handler).toBe('human')
  await parley.request('PATCH', `/v1/conversations/${met.conversationId}`, { body: { handler: 'agent' } })
  expect((await hear(met, 'We start this month')).length).toBeGreaterThan(0)
})

test('what nobody waits for an answer to takes nothing from the agents', async () => {
  const { body: contact } = await parley.request('POST', '/v1/contacts', { body: { phone: '919871110001' } })
  await parley.request('POST', '/v1/messages', { body: { to: '919871110001', text: 'Your order is on its way.' } })
  await parley.enable('sales.qualifier')
  const met = { contactId: contact.id, conversationId: 0, from: '919871110001' }
  expect((await hear(met, 'Do you also sell CRMs?')).length).toBe(1)
})

test.each([
  ['a person closes the deal', async () => {}],
  ['the customer has a last word', async (met: Met) => void (await hear(met, 'Thank you!'))],
  ['the customer’s last word comes at once', async (met: Met) => void (await parley.say(met.from, 'Thanks!'))],
])('feedback is asked for once where %s', async (_, then) => {
  await parley.enable('marketing.feedback')
  const met = await parley.meet('We take it')
  await settled(met)
  await parley.request('POST', '/v1/messages', { body: { to: met.from, text: 'Welcome aboard!' } })
  await parley.request('PATCH', `/v1/conversations/${met.conversationId}`, { body: { handler: 'agent' } })
  await parley.request('PATCH', `/v1/contacts/${met.contactId}`, { body: { stage: 'Won', deal_value_cents: 5_000 } })
  await then(met)
  await settled(met)
  const asked = async () =>
    (await parley.sent(met.contactId)).filter((text) => text.includes('from 1 (bad) to 5')).length
  await parley.advance(hourMs)
  await expect.poll(() => inASecond(asked)).toBe(1)
  // Nor does what was planned meanwhile ask again.
  await parley.advance(dayMs)
  const planned = () =>
    parley.sql(`select from agent_follow_ups where contact_id = ${met.contactId} and outcome is null`)
  await expect.poll(() => inASecond(planned)).toEqual([])
  await settled(met)
  expect(await asked()).toBe(1)
})
