import type { proto } from 'baileys'

import type { Db } from '../../db/database.ts'

/** What was sent, for a device that couldn't decrypt it and asks again. Texts only: media would have to be uploaded anew. */
export async function messageTextOf(db: Db, channelId: number, messageId: number): Promise<proto.IMessage | undefined> {
  const row = await db
    .selectFrom('messages')
    .select('text')
    .where('channel_id', '=', channelId)
    .where('id', '=', messageId)
    .where('direction', '=', 'outbound')
    .where('kind', '=', 'text')
    .executeTakeFirst()
  return row?.text ? { conversation: row.text } : undefined
}
