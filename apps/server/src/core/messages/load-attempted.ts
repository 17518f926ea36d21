import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Sends } from '../../db/types.gen.ts'
import { type MessageContextRow, messageContextColumns, toMessageContext } from './message-context.ts'
import type { MessageContext } from './message-event.ts'
import type { MessageRow } from './message-row.ts'

interface AttemptedSend {
  row: MessageRow
  /** Null when the send has been settled meanwhile. */
  send: Selectable<Sends> | null
  context: MessageContext
}

// One statement instead of five.
const statement = `
with message as materialized (
  select * from messages where id = $1 for update
), send as materialized (
  select * from sends where message_id = (select id from message) for update
)
select message.*, (select row_to_json(send) from send) as send, ${messageContextColumns} from message`

/** A message after an attempt. Locks the message and its queue entry. Undefined: its contact has been erased meanwhile. */
export async function loadAttempted(tx: Tx, messageId: number): Promise<AttemptedSend | undefined> {
  type Row = MessageRow & MessageContextRow & { send: AttemptedSend['send'] }
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [messageId]))
  const [read] = rows
  if (!read) return undefined
  const { send, contact, conversation, channel, run, ...row } = read
  return { row, send: send && rowFromJson(send), context: toMessageContext({ contact, conversation, channel, run }) }
}
