import type { proto } from 'baileys'

import type { Db } from '../../db/database.ts'

/** The text of a sent message, for a device that could not decrypt it. No media: they would need a new upload. */
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
