import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  for (const worker of await Promise.all([parley.startAnother(), parley.startAnother()])) worker.startWorkers()
  return parley.stop
})

const hour = 3_600_000
const message = (text: string) => ({ type: 'message', content: { type: 'text', text } })
const act = async (id: number, verb: string, body?: object) =>
  (await parley.request('POST', `/v1/campaigns/${id}/${verb}`, { body })).body
const get = async (id: number) => (await parley.request('GET', `/v1/campaigns/${id}`)).body

/** Starts a campaign for this many new contacts. */
async function run(steps: object[], contacts: number, more: { source: string; time_zone?: string; hours?: object }) {
  const { source, time_zone = null, hours = null } = more
  await parley.sql(
    `with person as (
       insert into contacts (workspace_id, stage, source, time_zone, created_at, updated_at)
       select 1, 'New', $1, $2, now(), now() from generate_series(1, $3::int) returning id
     )
     insert into identities (contact_id, workspace_id, kind, value, created_at)
     select id, 1, 'phone', (919800000000 + id)::text, now() from person`,
    [source, time_zone, contacts],
  )
  const body = { name: source, steps, working_hours: hours }
  const { body: made } = await parley.request('POST', '/v1/campaigns', { body })
  await act(made.id, 'enrollments', { filter: { source } })
  await act(made.id, 'start')
  return made.id as number
}

async function sent(source: string): Promise<Record<string, number>> {
  const rows = await parley.sql<{ text: string; messages: number; contacts: number }>(
    `select m.text, count(*)::int as messages, count(distinct m.contact_id)::int as contacts
     from messages m join contacts c on c.id = m.contact_id where c.source = $1 group by m.text`,
    [source],
  )
  for (const { messages, contacts } of rows) expect(messages).toBe(contacts)
  return Object.fromEntries(rows.map(({ text, messages }) => [text, messages]))
}

test('several processes take each contact through each step once, at its time', async () => {
  const id = await run([message('one'), { type: 'wait', days: 1 }, message('two')], 900, { source: 'crowd' })
  await expect.poll(() => sent('crowd')).toEqual({ one: 900 })
  await parley.advance(24 * hour - 1_000)
  expect((await get(id)).counts.by_step).toEqual([900, 900, 0])
  await parley.advance(1_000)
  await expect.poll(() => sent('crowd')).toEqual({ one: 900, two: 900 })
  await expect.poll(async () => (await get(id)).status).toBe('completed')
  const told = await parley.sql(`select from events where type = 'campaign.completed' and data ->> 'id' = $1`, [id])
  expect(told.length).toBe(1)
  const events = await parley.sql<{ type: string; count: number }>(
    `select type, count(*)::int from events where contact_id in (select id from contacts where source = 'crowd')
       and type in ('message.queued', 'conversation.created') group by type order by type`,
  )
  expect(events).toEqual([
    { type: 'conversation.created', count: 900 },
    { type: 'message.queued', count: 1_800 },
  ])
})

test('a campaign sends nothing outside the working hours in the contact’s time zone', async () => {
  const [day = '', time = ''] = new Date(parley.clock.now()).toISOString().split('T')
  const hours = { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '10:00', to: '11:00' }
  // A time zone in which it is 12:00 now.
  const ahead = 12 - Number(time.slice(0, 2))
  const zone = `Etc/GMT${ahead <= 0 ? '+' : '-'}${Math.abs(ahead)}`
  const id = await run([message('In time')], 3, { source: 'clock', time_zone: zone, hours })
  const due = async () =>
    (await parley.request('GET', `/v1/campaigns/${id}/enrollments`)).body.data.map(
      ({ due_at }: { due_at: string }) => due_at,
    )
  const opening = new Date(Date.parse(`${day}T${time.slice(0, 2)}:00:00Z`) + 22 * hour)
  await expect.poll(due).toEqual(Array(3).fill(opening.toISOString()))
  expect(await sent('clock')).toEqual({})
  await parley.advance(opening.getTime() - parley.clock.now().getTime())
  await expect.poll(() => sent('clock')).toEqual({ 'In time': 3 })
})

test('a channel’s daily limit applies to all campaigns and processes together', async () => {
  await parley.request('PATCH', '/v1/channels/1', { body: { campaign_daily_limit: 400 } })
  const ids = [
    await run([message('a')], 500, { source: 'limited a' }),
    await run([message('b')], 500, { source: 'limited b' }),
  ]
  const due = async () =>
    (
      await parley.sql(`select from enrollments where campaign_id = any($1) and ended_at is null and due_at <= $2`, [
        ids,
        parley.clock.now(),
      ])
    ).length
  const total = async () => ((await sent('limited a')).a ?? 0) + ((await sent('limited b')).b ?? 0)
  for (const wanted of [400, 800, 1_000]) {
    await expect.poll(due).toBe(0)
    expect(await total()).toBe(wanted)
    // The end of tomorrow's hour over which the messages are spread.
    const tomorrow = new Date(parley.clock.now())
    tomorrow.setUTCHours(25, 0, 0, 0)
    await parley.advance(tomorrow.getTime() - parley.clock.now().getTime())
  }
  const { body } = await parley.request('PATCH', '/v1/channels/1', { body: { campaign_daily_limit: null } })
  expect(body.campaign_daily_limit).toBeNull()
})

test('a reply that comes before a step stops the enrollment', async () => {
  const id = await run([message('Hello'), { type: 'wait', hours: 1 }, message('Still there?')], 20, { source: 'race' })
  await expect.poll(() => sent('race')).toEqual({ Hello: 20 })
  const people = await parley.sql<{ value: string; id: number }>(
    `select value, contact_id as id from identities where contact_id in (select id from contacts where source = 'race')`,
  )
  parley.clock.advance(hour)
  const answers = people.map(({ value }) =>
    parley.request('POST', '/v1/simulator/inbound', { body: { from: `+${value}`, text: 'Yes' } }),
  )
  for (const { status } of await Promise.all(answers)) expect(status).toBe(201)
  await expect.poll(async () => (await get(id)).status).toBe('completed')
  // Either the step came first or the reply did: no step follows a reply.
  const wrong = await parley.sql(
    `select from messages late join messages reply on reply.contact_id = late.contact_id and reply.direction = 'inbound'
     where late.text = 'Still there?' and late.id > reply.id`,
  )
  expect(wrong.length).toBe(0)
  const { by_status, replies } = (await get(id)).counts
  expect([by_status.stopped + by_status.completed, replies]).toEqual([20, 20])
})

test('the query for due enrollments reads an index', async () => {
  const plan = await parley.sql(
    `explain select from enrollments e join contacts c on c.id = e.contact_id
     where e.campaign_id = 1 and e.ended_at is null and e.due_at <= now() order by e.due_at limit 250
     for no key update skip locked`,
  )
  expect(JSON.stringify(plan)).toContain('enrollments_due')
})
