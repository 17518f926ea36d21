import { beforeAll, expect, test } from 'vitest'

import { readingOf } from '../../../testing/explain-statements.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'

const contacts = 30_000

let parley: Harness
let key: string
let channel: number
beforeAll(async () => {
  parley = await startHarness()
  const { id, key: own } = await parley.createWorkspace('Large')
  key = own
  const [made] = await parley.sql<{ id: number }>(
    "insert into channels (workspace_id, type, name) values ($1, 'simulator', 'S') returning id",
    [id],
  )
  channel = Number(made?.id)
  await parley.sql(
    `with person as (
      insert into contacts (workspace_id, name, stage, created_at, updated_at)
      select $1, 'Asha ' || n, 'New', now(), now() from generate_series(1, ${contacts}) n
      returning id
    ), numbered as (
      select id, row_number() over (order by id) as n from person
    ), conversation as (
      insert into conversations (workspace_id, contact_id, channel_id, status, handler, assignee, priority, labels,
        unread_count, created_at, last_message_at)
      select $1, id, $2,
        case when n % 10 = 0 then 'open' when n % 100 = 1 then 'snoozed' else 'resolved' end,
        case when n % 20 = 3 then 'human' else 'agent' end,
        case when n % 3 = 0 then 'user:' || n % 15 end, case when n % 50 = 0 then 'high' end,
        case when n % 200 = 0 then '{vip}'::text[] else '{}' end, (n % 25 = 0)::integer, now(), now() - n * interval '1 s'
      from numbered
      returning id, contact_id
    )
    insert into messages (workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address, status, created_at)
    select $1, c.id, c.contact_id, $2, 'inbound', 'text', case n when 1 then 'invoice ' || c.id else 'hello there' end,
      '9198', 'received', now()
    from conversation c, generate_series(1, 2) n`,
    [id, channel],
  )
  await parley.sql('analyze')
  return parley.stop
}, 60_000)

const reading = (path: string, table: string) =>
  readingOf(parley.databaseUrl, table, () => parley.request('GET', path, { key }))

// The page of 20, and the row after it.
test.each([
  ['', 25],
  ['&status=open', 25],
  ['&snoozed=true', 25],
  ['&snoozed=false', 50],
  ['&assignee=user:3', 25],
  ['&assignee=none', 50],
  ['&assignee=me', 25],
  ['&unread=true', 25],
  ['&unread=false', 50],
  ['&priority=high', 25],
  ['&handler=human', 25],
  ['&channel_id=CHANNEL', 25],
  ['&label=vip', 5_000],
  ['&status=open&assignee=none', 100],
  ['&status=open&unread=true&channel_id=CHANNEL', 300],
  // None match: the smaller of the two is read.
  ['&status=open&assignee=user:3&handler=agent', 2_000],
])('the latest conversations with %j are read from an index', async (filter, rows) => {
  const path = `/v1/conversations?sort=last_message${filter.replace('CHANNEL', String(channel))}`
  const first = await reading(path, 'conversations')
  expect(first.scans).not.toContain('Seq Scan')
  expect(first.rows).toBeLessThanOrEqual(rows)
  const { body } = await parley.request('GET', path, { key })
  if (body.next_cursor === null) return
  const next = await reading(`${path}&cursor=${body.next_cursor}`, 'conversations')
  expect(next.scans).not.toContain('Seq Scan')
  expect(next.rows).toBeLessThanOrEqual(rows)
})

test.each([
  ['invoice 77', 200],
  ['hello', 7_100],
  ['nothing of the kind', 5],
])('a search for %j reads no more messages than it takes into account', async (q, rows) => {
  const { scans, rows: read } = await reading(`/v1/conversations?q=${encodeURIComponent(q)}`, 'messages')
  expect(scans).not.toContain('Seq Scan')
  expect(read).toBeLessThanOrEqual(rows)
})

test('the counts are read from the index without the resolved', async () => {
  const { scans, rows } = await reading('/v1/conversations/counts', 'conversations')
  expect(scans).not.toContain('Seq Scan')
  expect(rows).toBeLessThanOrEqual(contacts * 0.12)
})
