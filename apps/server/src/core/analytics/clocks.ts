import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Clocks } from './fold-events.ts'

export async function loadClocks(tx: Tx, conversationIds: readonly number[]): Promise<Clocks> {
  if (conversationIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('conversation_clocks')
    .selectAll()
    .where('conversation_id', 'in', conversationIds)
    .execute()
  return new Map(
    rows.map(({ conversation_id, opened_at, asked_at, answered }) => [
      conversation_id,
      { openedAt: opened_at.getTime(), askedAt: asked_at?.getTime() ?? null, answered },
    ]),
  )
}

// Not of a conversation that is gone. Locked, so that it isn't deleted meanwhile.
const write = `
insert into conversation_clocks as k (conversation_id, workspace_id, opened_at, asked_at, answered)
select c.id, c.workspace_id, to_timestamp(u.opened / 1000), to_timestamp(u.asked / 1000), u.answered
from unnest($1::bigint[], $2::float8[], $3::float8[], $4::boolean[]) as u (id, opened, asked, answered)
join (select id, workspace_id from conversations where id = any($1) order by id for key share) c on c.id = u.id
on conflict (conversation_id) do update set opened_at = excluded.opened_at, asked_at = excluded.asked_at,
  answered = excluded.answered`

export async function saveClocks(tx: Tx, clocks: Clocks): Promise<void> {
  const open = [...clocks].flatMap(([id, clock]) => (clock ? [{ id, ...clock }] : []))
  const resolved = [...clocks].flatMap(([id, clock]) => (clock ? [] : [id]))
  if (open.length > 0) {
    const values = [
      open.map(({ id }) => id),
      open.map(({ openedAt }) => openedAt),
      open.map(({ askedAt }) => askedAt),
      open.map(({ answered }) => answered),
    ]
    await tx.executeQuery(CompiledQuery.raw(write, values))
  }
  if (resolved.length > 0) await tx.deleteFrom('conversation_clocks').where('conversation_id', 'in', resolved).execute()
}
