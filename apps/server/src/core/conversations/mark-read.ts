import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** Marks what a conversation has so far as read by a member. It never takes a mark back. Throws `not_found`. */
export async function markReadBy(
  tx: Tx,
  { workspaceId }: Tenant,
  memberId: number,
  conversationId: number,
  now: Date,
): Promise<void> {
  const there = await tx
    .selectFrom('conversations')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', currentConversation(conversationId))
    .forKeyShare()
    .executeTakeFirst()
  if (!there) throw notFound('conversation', conversationId)
  await sql`
    insert into conversation_reads (member_id, conversation_id, workspace_id, message_id, read_at)
    select ${memberId}, ${there.id}, ${workspaceId}, coalesce((
      select id from messages where conversation_id = ${there.id} order by id desc limit 1), 0), ${now}
    on conflict (member_id, conversation_id) do update
      set message_id = greatest(conversation_reads.message_id, excluded.message_id), read_at = excluded.read_at`.execute(
    tx,
  )
}
