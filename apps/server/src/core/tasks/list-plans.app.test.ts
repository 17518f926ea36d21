import { beforeAll, expect, test } from 'vitest'

import { readingOf } from '../../../testing/explain-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

const things = 20_000

let parley: Harness
let key: string
beforeAll(async () => {
  parley = await startHarness()
  const { id, key: own } = await parley.createWorkspace('Large')
  key = own
  await parley.sql(
    `with person as (
      insert into contacts (workspace_id, name, stage, created_at, updated_at)
      select $1, 'Asha ' || n, 'New', now(), now() from generate_series(1, ${things}) n
      returning id
    ), numbered as (
      select id, row_number() over (order by id) as n from person
    ), task as (
      insert into tasks (workspace_id, kind, status, title, assignee, contact_id, due_at, created_at, updated_at)
      select $1, 'todo', case when n % 4 = 0 then 'open' else 'done' end, 'Call', case when n % 3 = 0 then 'user:' || n % 15 end, id,
        case when n % 8 = 0 then now() + (n - 1000) * interval '1 minute' end, now(), now() + n * interval '1 s'
      from numbered
    ), meeting as (
      insert into meetings (workspace_id, contact_id, title, starts_at, ends_at, busy_until, status, token, created_at, updated_at)
      select $1, id, 'Demo', now() + n * interval '1 hour', now() + n * interval '1 hour' + interval '30 minutes',
        now() + n * interval '1 hour' + interval '30 minutes', case when n % 10 = 0 then 'cancelled' else 'booked' end, 'token' || n, now(), now()
      from numbered
    ), channel as (
      insert into channels (workspace_id, type, name) values ($1, 'simulator', 'S') returning id
    ), conversation as (
      insert into conversations (workspace_id, contact_id, channel_id, created_at)
      select $1, n.id, channel.id, now() from numbered n, channel returning id, contact_id
    )
    insert into handoffs (workspace_id, conversation_id, contact_id, reason, priority, status, assignee, created_at)
    select $1, id, contact_id, 'Asked', 'high', case when id % 100 = 0 then 'open' when id % 100 = 1 then 'assigned' else 'closed' end,
      case when id % 3 = 0 then 'user:' || id % 15 end, now()
    from conversation`,
    [id],
  )
  await parley.sql('analyze')
  return parley.stop
}, 60_000)

// The page of 20, and the row after it.
test.each([
  ['tasks', '/v1/tasks?limit=20', 25],
  ['tasks', '/v1/tasks?status=open', 25],
  // One task in four is open, and may be read past.
  ['tasks', '/v1/tasks?status=done', 50],
  ['tasks', '/v1/tasks?status=open&sort=due', 25],
  ['tasks', '/v1/tasks?status=open&sort=due&overdue=true', 25],
  ['tasks', '/v1/tasks?status=open&sort=due&overdue=false', 25],
  ['tasks', '/v1/tasks?status=open&sort=due&assignee=user:3', 25],
  ['tasks', '/v1/tasks?status=open&sort=due&assignee=user:3&overdue=true', 25],
  ['tasks', '/v1/tasks?assignee=user:3', 25],
  ['tasks', '/v1/tasks?status=done&assignee=user:3', 50],
  ['meetings', '/v1/meetings?sort=start&since=2026-01-01T00:00:00Z', 25],
  ['meetings', '/v1/meetings?sort=start&status=booked&since=2026-01-01T00:00:00Z&until=2046-01-01T00:00:00Z', 50],
  ['handoffs', '/v1/handoffs?status=open', 25],
  ['handoffs', '/v1/handoffs?status=closed', 25],
  ['handoffs', '/v1/handoffs?assignee=user:3', 25],
  ['handoffs', '/v1/handoffs?status=closed&assignee=user:3', 400],
])('of %s, %s reads an index', async (table, path, rows) => {
  const reading = await readingOf(parley.databaseUrl, table, () => parley.request('GET', path, { key }))
  expect(reading.scans.filter((scan) => scan === 'Seq Scan')).toEqual([])
  expect(reading.rows).toBeLessThanOrEqual(rows)
})
