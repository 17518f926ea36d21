import { sql } from 'kysely'

import type { Tx } from '../../../db/database.ts'
import type { Merge } from './merge.ts'

const moved = [
  'messages',
  'scheduled_messages',
  'notes',
  'note_mentions',
  'sends',
  'handoffs',
  'meetings',
  'agent_runs',
  'agent_follow_ups',
]

/**
 * Moves the loser's conversations to the survivor. A contact has one conversation on a channel: where both have one, the
 * loser's entries move into the survivor's, and the old id leads to the new one.
 */
export async function moveConversations(tx: Tx, { workspaceId, loser, survivor, now }: Merge): Promise<void> {
  for (const { from, into } of await unite(tx, loser, survivor)) {
    await closeSecondHandoff(tx, from, into, now)
    await supersedeSecondRuns(tx, from, into, now)
    for (const table of moved) {
      await sql`update ${sql.table(table)} set conversation_id = ${into} where conversation_id = ${from}`.execute(tx)
    }
    await sql`update merged_conversations set into_id = ${into} where into_id = ${from}`.execute(tx)
    await tx.deleteFrom('conversations').where('id', '=', from).execute()
    await tx
      .insertInto('merged_conversations')
      .values({ id: from, workspace_id: workspaceId, into_id: into, merged_at: now })
      .execute()
  }
  await tx.updateTable('conversations').set({ contact_id: survivor }).where('contact_id', '=', loser).execute()
}

/** Of the two, what needs more attention counts: the open status, the person who answers. */
async function unite(tx: Tx, loser: number, survivor: number): Promise<{ from: number; into: number }[]> {
  await sql`select id from conversations where contact_id in (${loser}, ${survivor}) order by id for no key update`.execute(
    tx,
  )
  const { rows } = await sql<{ from: number; into: number }>`
    update conversations s set
      status = case
        when 'open' in (s.status, l.status) then 'open' when 'pending' in (s.status, l.status) then 'pending'
        when 'snoozed' in (s.status, l.status) then 'snoozed' else 'resolved' end,
      snoozed_until = case
        when 'open' in (s.status, l.status) or 'pending' in (s.status, l.status) then null
        else least(s.snoozed_until, l.snoozed_until) end,
      handler = case
        when 'paused' in (s.handler, l.handler) then 'paused'
        when 'human' in (s.handler, l.handler) then 'human' else 'agent' end,
      agent_spoke = s.agent_spoke or l.agent_spoke,
      assignee = coalesce(s.assignee, l.assignee),
      priority = coalesce(s.priority, l.priority),
      labels = (select coalesce(array_agg(distinct label order by label), '{}') from unnest(s.labels || l.labels) label),
      unread_count = s.unread_count + l.unread_count,
      created_at = least(s.created_at, l.created_at),
      last_message_at = greatest(s.last_message_at, l.last_message_at),
      last_inbound_at = greatest(s.last_inbound_at, l.last_inbound_at),
      paced_until = greatest(s.paced_until, l.paced_until)
    from conversations l
    where s.contact_id = ${survivor} and l.contact_id = ${loser} and l.channel_id = s.channel_id
    returning l.id as "from", s.id as "into"`.execute(tx)
  return rows
}

/** A conversation has one open handoff: the survivor's stays. */
async function closeSecondHandoff(tx: Tx, from: number, into: number, now: Date): Promise<void> {
  await sql`
    update handoffs h set status = 'closed', closed_at = ${now},
      note = concat_ws(' ', h.note, '(merged with handoff ' || o.id || ')')
    from handoffs o
    where h.conversation_id = ${from} and h.status <> 'closed'
      and o.conversation_id = ${into} and o.status <> 'closed'`.execute(tx)
}

/** Of an agent, one run waits in a conversation: it answers for both. */
async function supersedeSecondRuns(tx: Tx, from: number, into: number, now: Date): Promise<void> {
  await sql`
    update agent_runs r set status = 'superseded', finished_at = ${now}
    from agent_runs o
    where r.conversation_id = ${from} and r.status = 'queued'
      and o.conversation_id = ${into} and o.status = 'queued' and o.agent_slug = r.agent_slug`.execute(tx)
}
