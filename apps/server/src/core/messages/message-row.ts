import type { Selectable } from 'kysely'

import type { Messages as Columns } from '../../db/types.gen.ts'

export type MessageRow = Selectable<Columns>

/** Every column, with its type. A new column must be added here. */
const columns: Record<keyof MessageRow, string> = {
  id: 'bigint',
  workspace_id: 'bigint',
  conversation_id: 'bigint',
  contact_id: 'bigint',
  channel_id: 'bigint',
  direction: 'text',
  author: 'text',
  agent_run_id: 'bigint',
  scheduled_id: 'bigint',
  kind: 'text',
  text: 'text',
  content: 'json',
  address: 'text',
  status: 'text',
  provider_id: 'text',
  error: 'jsonb',
  idempotency_key: 'text',
  despite_opt_out: 'boolean',
  raw: 'json',
  saying: 'text',
  created_at: 'timestamptz',
  sent_at: 'timestamptz',
  delivered_at: 'timestamptz',
  read_at: 'timestamptz',
  failed_at: 'timestamptz',
}
const names = Object.keys(columns) as (keyof MessageRow)[]

/** How many parameters a message takes. */
export const messageParameterCount = names.length

/** SQL, for use in larger statements: inserts a message. Its parameters start at `first`. */
export const insertMessage = (first: number) =>
  `insert into messages (${names.join(', ')})
  values (${names.map((name, index) => `$${first + index}::${columns[name]}`).join(', ')})`

export function messageValues(row: MessageRow): unknown[] {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value))
  return names.map((name) => (columns[name].startsWith('json') ? json(row[name]) : row[name]))
}

type Given = 'id' | 'workspace_id' | 'conversation_id' | 'contact_id' | 'channel_id' | 'direction' | 'kind' | 'text'

/** The row of a new message; columns that aren't given are null. */
export function newMessageRow(
  given: Pick<MessageRow, Given | 'address' | 'status' | 'created_at'> & Partial<MessageRow>,
): MessageRow {
  return {
    author: null,
    agent_run_id: null,
    scheduled_id: null,
    content: null,
    provider_id: null,
    error: null,
    idempotency_key: null,
    despite_opt_out: false,
    raw: null,
    saying: null,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    failed_at: null,
    ...given,
  }
}
