import type pg from 'pg'

import { contact } from '../seed.ts'

/** The size of a campaign's batch. */
const atOnce = 250

/** Inserts contacts with a phone each and consecutive ids. Returns the first id. */
export async function seedContacts(db: pg.Client, count: number, source: string | null): Promise<number> {
  const { rows } = await db.query<{ first: string }>(
    `with made as (
      insert into contacts (workspace_id, name, source, stage, score, temperature, created_at, updated_at)
      select 1, 'Rohan Mehta', $2, 'New', 10, 'cold', now(), now() from generate_series(1, $1::integer)
      returning id
    ), phone as (
      insert into identities (contact_id, workspace_id, kind, value, created_at)
      select id, 1, 'phone', (919000000000 + id)::text, now() from made
    )
    select min(id) as first from made`,
    [count, source],
  )
  return Number(rows[0]?.first)
}

const statements = [
  `insert into conversations (workspace_id, contact_id, channel_id, created_at, last_message_at)
    select 1, id, 1, now(), now() from generate_series($1::bigint, $2::bigint) id`,
  `with input as materialized (
      select nextval('messages_id_seq') as id, c.id as conversation_id, c.contact_id
      from conversations c where c.contact_id between $1 and $2 and c.channel_id = 1
    ), send as (
      insert into sends (message_id, channel_id, conversation_id, generation, in_flight, held, due_at)
      select id, 1, conversation_id, 1, false, true, now() from input
    )
    insert into messages (id, workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address,
      status, idempotency_key, created_at)
    select id, 1, conversation_id, contact_id, 1, 'outbound', 'text', 'Hi Rohan Mehta, is this a good time?',
      '919812345678', 'queued', 'ceiling ' || id, now() from input`,
]
const eventStatement = `insert into events (id, workspace_id, type, occurred_at, data, contact_id, channel_id)
  select uuid_v7(), 1, 'message.queued', now(), $3::json, id, 1 from generate_series($1::bigint, $2::bigint) id, (values (1), (2)) twice`
const enrollment = `with made as (
    insert into enrollments (workspace_id, campaign_id, contact_id, step, due_at, enrolled_at)
    select 1, $3, id, 2, now() + interval '1 day', now() from generate_series($1::bigint, $2::bigint) id returning id
  )
  insert into campaign_steps_done (enrollment_id, step, workspace_id, done_at)
  select id, step, 1, now() from made, (values (0), (1)) as s (step)`

/** Writes the rows of a campaign's message and wait, for contacts of a draft that is never started. */
export async function insertAlone(db: pg.Client, first: number, count: number): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    `insert into campaigns (workspace_id, name, mode, steps, stop_on_reply, created_at, updated_at)
    values (1, 'Ceiling', 'live', '[]', true, now(), now()) returning id`,
  )
  const data = JSON.stringify({
    id: 1,
    text: 'Hi Rohan Mehta, is this a good time?',
    contact,
    conversation: {},
    channel: {},
  })
  for (let from = first; from < first + count; from += atOnce) {
    const range = [from, Math.min(from + atOnce, first + count) - 1]
    await db.query('begin')
    for (const statement of statements) await db.query(statement, range)
    await db.query(eventStatement, [...range, data])
    await db.query(enrollment, [...range, rows[0]?.id])
    await db.query('commit')
  }
}
