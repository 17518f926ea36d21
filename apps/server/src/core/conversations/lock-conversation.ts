import type { Tx } from '../../db/database.ts'
import { type Conversation, toConversation } from './conversation.ts'

/**
 * Locks a conversation for a change of it and of what hangs on it; its contact first, as everywhere, so that it isn't
 * removed meanwhile. Undefined where the workspace has no such conversation.
 */
export async function lockConversation(
  tx: Tx,
  workspaceId: number,
  conversationId: number,
): Promise<Conversation | undefined> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', (select) =>
      select.selectFrom('conversations').select('contact_id').where('id', '=', conversationId),
    )
    .forKeyShare()
    .executeTakeFirst()
  if (!contact) return undefined
  const row = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', conversationId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && toConversation(row)
}
