import type { Tx } from '../../db/database.ts'
import { newToken } from './token.ts'

/** A file that came with a message, which the channel's vendor hands out. */
export interface InboundFile {
  /** What the channel's adapter needs to fetch it. */
  source: Record<string, unknown>
  name: string | null
  /** As the vendor or the sender calls it. */
  type: string | null
}

interface Carrier {
  workspaceId: number
  channelId: number
  /** It need not be written yet. */
  messageId: number
}

/** Notes a file, to be fetched. */
export async function expectFile(
  tx: Tx,
  carrier: Carrier,
  { source, name, type }: InboundFile,
  now: Date,
): Promise<void> {
  await tx
    .insertInto('files')
    .values({
      ...{ workspace_id: carrier.workspaceId, message_id: carrier.messageId, inbound: true },
      ...{ status: 'waiting', token: newToken(), name, mime_type: type, source: JSON.stringify(source) },
      ...{ created_by: `channel:${carrier.channelId}`, created_at: now, due_at: now },
    })
    .execute()
}
