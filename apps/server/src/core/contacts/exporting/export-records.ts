import { sql } from 'kysely'

import type { Db } from '../../../db/database.ts'

/** Records as stored, by what they are: `conversations`, `messages`, `consents` … */
export type HeldRecords = Record<string, Record<string, unknown>[]>

const byContact = sql`r.contact_id = person.id`
const byConversation = sql`r.conversation_id in (select id from conversations where contact_id = person.id)`

const sources = {
  identities: { table: 'identities', of: byContact, order: 'created_at' },
  changes: { table: 'contact_changes', of: byContact, order: 'id' },
  contact_stages: { table: 'contact_stages', of: byContact, order: 'entered_at' },
  consents: { table: 'consents', of: byContact, order: 'id' },
  merged_contacts: { table: 'merged_contacts', of: sql`r.into_id = person.id`, order: 'id' },
  conversations: { table: 'conversations', of: byContact, order: 'id' },
  messages: { table: 'messages', of: byContact, order: 'id' },
  scheduled_messages: { table: 'scheduled_messages', of: byContact, order: 'id' },
  message_statuses: {
    table: 'message_statuses',
    of: sql`r.message_id in (select id from messages where contact_id = person.id)`,
    order: 'received_at',
  },
  files: {
    table: 'files',
    of: sql`r.message_id in (select id from messages where contact_id = person.id)`,
    order: 'created_at',
  },
  notes: { table: 'notes', of: byConversation, order: 'id' },
  handoffs: { table: 'handoffs', of: byContact, order: 'id' },
  meetings: { table: 'meetings', of: byContact, order: 'id' },
  tasks: { table: 'tasks', of: byContact, order: 'id' },
  enrollments: { table: 'enrollments', of: byContact, order: 'id' },
  connections: { table: 'connections', of: byContact, order: 'id' },
  agent_runs: { table: 'agent_runs', of: byContact, order: 'id' },
  agent_tool_calls: {
    table: 'agent_tool_calls',
    of: sql`r.run_id in (select id from agent_runs where contact_id = person.id)`,
    order: 'created_at',
  },
  agent_model_calls: {
    table: 'agent_model_calls',
    of: sql`r.run_id in (select id from agent_runs where contact_id = person.id)`,
    order: 'id',
  },
  agent_replays: {
    table: 'agent_replays',
    of: sql`r.run_id in (select id from agent_runs where contact_id = person.id)`,
    order: 'id',
  },
  agent_follow_ups: { table: 'agent_follow_ups', of: byContact, order: 'id' },
  trigger_fires: { table: 'trigger_fires', of: byContact, order: 'id' },
  events: { table: 'events', of: byContact, order: 'id' },
}

/** Of no meaning outside this database. */
const internal = [
  'workspace_id',
  'leased_until',
  'generation',
  'erased',
  'test',
  'trace_parent',
  'idempotency_key',
  'token',
]

/** Everything that is stored about a contact, in the order in which it came. */
export async function exportRecords(db: Db, contactId: number): Promise<HeldRecords> {
  const records: HeldRecords = {}
  for (const [name, { table, of, order }] of Object.entries(sources)) {
    const { rows } = await sql<{ record: Record<string, unknown> }>`
      select jsonb_strip_nulls(to_jsonb(r) - ${internal}::text[]) as record
      from (select ${contactId}::bigint as id) person, ${sql.table(table)} r
      where ${of} order by ${sql.ref(`r.${order}`)}`.execute(db)
    records[name] = rows.map(({ record }) => record)
  }
  return records
}
