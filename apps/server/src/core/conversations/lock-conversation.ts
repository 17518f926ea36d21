import type { Tx } from '../../db/database.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import { type Conversation, toConversation } from './conversation.ts'

/**
 * Locks a conversation, to change it and what belongs to it. The contact is locked first, as always, so that it isn't
 * removed meanwhile. Undefined if the workspace has no such conversation.
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
      select.selectFrom('conversations').select('contact_id').where('id', '=', currentConversation(conversationId)),
    )
    .forKeyShare()
    .executeTakeFirst()
  if (!contact) return undefined
  const row = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', currentConversation(conversationId))
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row && toConversation(row)
}
