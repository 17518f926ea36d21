import type pg from 'pg'

import { settle } from '../seed.ts'

/** How much there is. */
export interface Sizes {
  /** On the board, each with conversations on two channels. */
  contacts: number
  /** In a workspace of their own, to be searched. */
  searched: number
  messagesEach: number
}

interface Places {
  /** Whose inbox and board it is. */
  workspace: number
  /** The member who looks. */
  actor: string
  searchedWorkspace: number
}

export const largeTables = ['contacts', 'identities', 'contact_search', 'conversations', 'messages']

/** Whom a search finds once, and last. */
export const needle = 'needle'

const stages = `(array['New', 'Contacted', 'Warm', 'Qualified', 'Won', 'Lost'])`

/** Fills two workspaces. What loops would derive is written at once, as they would leave it. */
export async function fill(db: pg.ClientBase, sizes: Sizes, places: Places): Promise<void> {
  const { workspace, searchedWorkspace, actor } = places
  await addContacts(db, workspace, sizes.contacts, stages)
  const { rows } = await db.query(
    `insert into channels (workspace_id, type, name) select $1, 'simulator', 'Number ' || n from generate_series(1, 2) n returning id`,
    [workspace],
  )
  const channels = rows.map(({ id }) => Number(id))
  await db.query(
    `insert into conversations (workspace_id, contact_id, channel_id, status, handler, assignee, priority, unread_count, created_at, last_message_at)
     select $1, c.id, channel.id,
       case when n % 10 = 0 then 'open' when n % 50 = 1 then 'snoozed' when n % 50 = 2 then 'pending' else 'resolved' end,
       'agent', case when n % 30 = 0 then $2 when n % 3 = 1 then 'user:' || 1000 + n % 15 end,
       case when n % 50 = 0 then 'high' end, (n % 4 = 0)::integer, now() - interval '90 days', now() - n * interval '1 min'
     from (select id, row_number() over (order by id) as place from contacts where workspace_id = $1) c,
       unnest($3::bigint[]) with ordinality channel (id, number), lateral (select place * 2 + channel.number as n) numbered`,
    [workspace, actor, channels],
  )
  await db.query(
    `insert into messages (workspace_id, conversation_id, contact_id, channel_id, direction, kind, text, address, status, created_at)
     select $1, c.id, c.contact_id, c.channel_id, case when n % 2 = $2::integer % 2 then 'inbound' else 'outbound' end, 'text',
       'Message ' || n || ' about the invoice of the pro plan', '919812345678',
       case when n % 2 = $2::integer % 2 then 'received' else 'delivered' end, c.last_message_at - ($2 - n) * interval '1 hour'
     from conversations c, generate_series(1, $2::integer) n where c.workspace_id = $1`,
    [workspace, sizes.messagesEach],
  )
  await addContacts(db, searchedWorkspace, sizes.searched, `(array['New'])`)
  await db.query(
    `update contact_search set content = '${needle}' || content
     where contact_id = (select min(id) from contacts where workspace_id = $1)`,
    [searchedWorkspace],
  )
  await db.query(
    `update contacts set name = '${needle} Rao' where id = (select min(id) from contacts where workspace_id = $1)`,
    [searchedWorkspace],
  )
  await db.query('delete from contact_search_due')
  await settle(db, [...largeTables, 'contact_search_due', 'pipeline_counts'])
}

async function addContacts(db: pg.ClientBase, workspace: number, count: number, stages: string): Promise<void> {
  await db.query(
    `insert into contacts (workspace_id, name, company, stage, score, deal_value_cents, currency, created_at, updated_at)
     select $1, (array['Asha', 'Ravi', 'Mina', 'Joao', 'Lena'])[n % 5 + 1] || ' Rao ' || n, 'Shop ' || n % 1000,
       ${stages}[n % array_length(${stages}, 1) + 1], n % 100, n * 100, 'EUR', now(), now() - n * interval '1 min'
     from generate_series(1, $2::integer) n`,
    [workspace, count],
  )
  // Each address would make its contact due, for a loop that takes an hour for a million.
  await db.query('set session_replication_role = replica')
  await db.query(
    `insert into identities (workspace_id, contact_id, kind, value, created_at)
     select workspace_id, id, 'phone', (919000000000 + id)::text, created_at from contacts where workspace_id = $1`,
    [workspace],
  )
  await db.query('set session_replication_role = origin')
  await db.query(
    `insert into contact_search (contact_id, workspace_id, content)
     select id, workspace_id, lower(concat_ws(E'\\n', name, company, 919000000000 + id)) from contacts where workspace_id = $1`,
    [workspace],
  )
}
