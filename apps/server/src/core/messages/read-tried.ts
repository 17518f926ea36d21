import { CompiledQuery, type Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { rowFromJson } from '../../db/row-from-json.ts'
import type { Sends } from '../../db/types.gen.ts'
import { type AboutColumns, aboutMessage, toAbout } from './about-message.ts'
import type { About } from './message-event.ts'
import type { MessageRow } from './message-row.ts'

interface Tried {
  row: MessageRow
  /** Null when somebody else has settled it meanwhile. */
  send: Selectable<Sends> | null
  about: About
}

// In one statement, where there were five.
const statement = `
with message as materialized (
  select * from messages where id = $1 for update
), send as materialized (
  select * from sends where message_id = (select id from message) for update
)
select message.*, (select row_to_json(send) from send) as send, ${aboutMessage} from message`

/** A message that has been tried. Locks it, and its place in the queue. */
export async function readTried(tx: Tx, messageId: number): Promise<Tried> {
  type Row = MessageRow & AboutColumns & { send: Tried['send'] }
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [messageId]))
  const [read] = rows
  if (!read) throw new Error(`there is no message ${messageId}`)
  const { send, contact, conversation, channel, run, ...row } = read
  return { row, send: send && rowFromJson(send), about: toAbout({ contact, conversation, channel, run }) }
}
