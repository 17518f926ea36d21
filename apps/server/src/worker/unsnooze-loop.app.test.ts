import { createFakeClock } from '@parley/test-kit/fake-clock'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({}, createFakeClock(), undefined, { timings: { poll: 100 } })
  return parley.stop
})

const hour = 3_600_000
const tomorrow = () => new Date(parley.clock.now().getTime() + 24 * hour).toISOString()

/** Inserts this many conversations of workspace 1, snoozed until `until`. */
async function snooze(from: number, count: number, until: string): Promise<void> {
  await parley.sql(
    `with person as (
       insert into contacts (id, workspace_id, stage, created_at, updated_at)
       select n, 1, 'New', now(), now() from generate_series($1::int, $2::int) n returning id
     )
     insert into conversations (workspace_id, contact_id, channel_id, status, snoozed_until, created_at)
     select 1, id, 1, 'snoozed', $3, now() from person`,
    [from, from + count - 1, until],
  )
}

async function asleep(): Promise<number> {
  const [row] = await parley.sql<{ count: number }>(`select count(*)::int from conversations where status = 'snoozed'`)
  return row?.count ?? 0
}

test('snoozed conversations open at their time, once, with several processes', async () => {
  const count = 230
  await snooze(1_000, count, tomorrow())
  await snooze(5_000, 1, new Date(parley.clock.now().getTime() + 48 * hour).toISOString())
  const workers = await Promise.all([parley.startAnother(), parley.startAnother()])
  for (const worker of workers) worker.startWorkers()
  parley.clock.advance(24 * hour - 1_000)
  expect(await asleep()).toBe(count + 1)
  parley.clock.advance(1_000)
  await expect.poll(asleep).toBe(1)
  const told = await parley.sql<{ type: string; times: number; conversations: number }>(
    `select type, count(*)::int as times, count(distinct data ->> 'id')::int as conversations from events
     where type like 'conversation.%' group by type order by type`,
  )
  expect(told).toEqual([
    { type: 'conversation.status_changed', times: count, conversations: count },
    { type: 'conversation.updated', times: count, conversations: count },
  ])
  const { body } = await parley.request('GET', '/v1/events?type=conversation.status_changed&limit=1')
  expect(body.data[0].data).toMatchObject({
    status: 'open',
    snoozed_until: null,
    changes: { status: { from: 'snoozed', to: 'open' }, snoozed_until: { to: null } },
  })
})

test('the query for due snoozed conversations reads an index', async () => {
  const plan = await parley.sql<Record<string, string>>(
    `explain select * from conversations where status = 'snoozed' and snoozed_until <= now()
     order by snoozed_until limit 50 for update skip locked`,
  )
  expect(JSON.stringify(plan)).toContain('conversations_snoozed')
})
