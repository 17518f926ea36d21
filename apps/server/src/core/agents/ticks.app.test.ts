import { beforeAll, expect, test } from 'vitest'

import { type AgentHarness, makeAgent, startAgents } from './agents.test-helper.ts'

const silent = { audience: { stages: ['New'], silentHours: { min: 24, max: 240 } } }
const reactivator = makeAgent(
  'test.reactivator',
  async (_, act) => void (await act('send_message', { text: 'Still there?' })),
  { ...silent, triggers: [{ cron: '0 9 * * *' }] },
)
const hour = 3_600_000
const zone = 'Asia/Kolkata'

let parley: AgentHarness
beforeAll(async () => {
  parley = await startAgents([reactivator])
  await parley.request('PATCH', '/v1/workspace', { body: { time_zone: zone } })
  return parley.stop
})

/** Inserts `count` contacts who were created `hours` ago and have never written. */
async function silentSince(hours: number, from: number, count: number, stage = 'New'): Promise<void> {
  await parley.sql(
    `with made as (
       insert into contacts (id, workspace_id, stage, created_at, updated_at)
       select n, 1, $4, $3, $3 from generate_series($1::int, $2::int) n returning id
     ) insert into identities (contact_id, workspace_id, kind, value, created_at)
     select id, 1, 'phone', (919700000000 + id)::text, now() from made`,
    [from, from + count - 1, new Date(parley.clock.now().getTime() - hours * hour), stage],
  )
}

test('a schedule starts one run for each contact of the audience, with three processes', async () => {
  await silentSince(48, 1_000, 30)
  await silentSince(12, 2_000, 5)
  await silentSince(400, 3_000, 5)
  await silentSince(48, 4_000, 5, 'Won')
  await parley.request('PATCH', '/v1/contacts/1000', { body: { opted_out: true } })
  await parley.enable('test.reactivator')
  const [agent] = await parley.sql<{ next_tick_at: Date }>('select next_tick_at from agents')
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'short' }).format(agent?.next_tick_at)
  expect(shown).toBe('09:00')
  for (let count = 0; count < 3; count++) await parley.startWorker()
  // The next 09:00 may be 24 hours away, and others would join the audience by then. So the tick's time is set.
  await parley.sql('update agents set next_tick_at = $1', [new Date(parley.clock.now().getTime() + 1_000)])
  await parley.advance(1_000)
  const started = async () => (await parley.sql<{ contact_id: string }>('select contact_id from agent_runs')).length
  await expect.poll(started).toBe(29)
  await expect.poll(async () => (await parley.runs('status=completed')).length, { timeout: 30_000 }).toBe(29)
  const sent = await parley.sql<{ times: number; contacts: number }>(
    'select count(*)::int as times, count(distinct contact_id)::int as contacts from messages',
  )
  expect(sent).toEqual([{ times: 29, contacts: 29 }])
  expect(await parley.sql('select from agent_ticks')).toEqual([])
  const [run] = await parley.runs()
  expect(run).toMatchObject({ trigger: 'cron', evidence: [], conversation_id: expect.any(Number) })
})

test('a schedule does not start an agent that is off or paused', async () => {
  const next = async () =>
    (await parley.sql<{ next_tick_at: Date | null }>('select next_tick_at from agents'))[0]?.next_tick_at
  await parley.request('PATCH', '/v1/agents/test.reactivator', { body: { status: 'paused' } })
  expect(await next()).toBe(null)
  await parley.request('PATCH', '/v1/agents/test.reactivator', { body: { status: 'live' } })
  expect(await next()).not.toBe(null)
  await parley.request('PATCH', '/v1/agents/test.reactivator', { body: { enabled: false } })
  expect(await next()).toBe(null)
})
