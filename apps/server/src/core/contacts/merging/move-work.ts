import { sql } from 'kysely'

import type { Tx } from '../../../db/database.ts'
import type { Merge } from './merge.ts'

/** Tables whose rows only change hands. */
const plain = [
  'messages',
  'scheduled_messages',
  'handoffs',
  'meetings',
  'agent_follow_ups',
  'tasks',
  'contact_changes',
  'trigger_fires',
  'events',
  'consents',
  'suppressions',
]

/** Moves everything but the conversations to the survivor. */
export async function moveWork(tx: Tx, merge: Merge): Promise<void> {
  const { loser, survivor } = merge
  await moveRuns(tx, merge)
  await moveEnrollments(tx, merge)
  await moveConnections(tx, merge)
  await moveCooldown(tx, merge)
  await moveOrderedDeliveries(tx, merge)
  await moveIdentities(tx, merge)
  for (const table of plain) {
    await sql`update ${sql.table(table)} set contact_id = ${survivor} where contact_id = ${loser}`.execute(tx)
  }
  await tx.updateTable('merged_contacts').set({ into_id: survivor }).where('into_id', '=', loser).execute()
}

/**
 * A run under way has read the loser's data, so it begins again with the survivor's. A run that waits for the same agent
 * in the same conversation answers for it.
 */
async function moveRuns(tx: Tx, { loser, survivor, now }: Merge): Promise<void> {
  await sql`
    update agent_runs r set status = 'superseded', finished_at = ${now}, leased_until = null, generation = generation + 1
    where r.contact_id = ${loser} and r.status in ('running', 'queued') and exists (
      select from agent_runs q
      where q.contact_id in (${loser}, ${survivor}) and q.status = 'queued' and q.id <> r.id
        and (r.status = 'running' or q.contact_id = ${survivor})
        and q.agent_slug = r.agent_slug and q.conversation_id is not distinct from r.conversation_id)`.execute(tx)
  await sql`
    update agent_runs set status = 'queued', due_at = ${now}, leased_until = null, generation = generation + 1, situation = null
    where contact_id = ${loser} and status = 'running'`.execute(tx)
  await tx.updateTable('agent_runs').set({ contact_id: survivor }).where('contact_id', '=', loser).execute()
}

/**
 * Where both are in a campaign, the enrollment that has ended counts, else the one that is further on: its task waits. Steps
 * that either has done are done.
 */
async function moveEnrollments(tx: Tx, { loser, survivor }: Merge): Promise<void> {
  const { rows } = await sql<{ kept: number; dropped: number }>`
    select case when loses then s.id else l.id end as kept, case when loses then l.id else s.id end as dropped
    from enrollments l join enrollments s on s.campaign_id = l.campaign_id and s.contact_id = ${survivor},
      lateral (select (l.ended_at is not null, l.step, l.status = 'waiting') <= (s.ended_at is not null, s.step, s.status = 'waiting')
        as loses) c
    where l.contact_id = ${loser} for update of l, s`.execute(tx)
  for (const { kept, dropped } of rows) {
    await sql`
      insert into campaign_steps_done as own (enrollment_id, step, workspace_id, campaign_id, message_id, task_id,
        connection_id, variant, skipped, failed, done_at)
      select ${kept}, step, workspace_id, campaign_id, message_id, task_id, connection_id, variant, skipped, failed, done_at
      from campaign_steps_done where enrollment_id = ${dropped}
      on conflict (enrollment_id, step) do update set
        (message_id, task_id, connection_id, variant, skipped, failed, done_at) = (excluded.message_id, excluded.task_id,
          excluded.connection_id, excluded.variant, excluded.skipped, excluded.failed, excluded.done_at)
      where own.skipped and not excluded.skipped`.execute(tx)
    await sql`
      update enrollments e set
        (replied_step, replied_variant) = (select
          case when d.replied_at < coalesce(e.replied_at, 'infinity') then d.replied_step else e.replied_step end,
          case when d.replied_at < coalesce(e.replied_at, 'infinity') then d.replied_variant else e.replied_variant end),
        replied_at = least(e.replied_at, d.replied_at), enrolled_at = least(e.enrolled_at, d.enrolled_at)
      from enrollments d where e.id = ${kept} and d.id = ${dropped}`.execute(tx)
    await tx.deleteFrom('enrollments').where('id', '=', dropped).execute()
  }
  await tx.updateTable('enrollments').set({ contact_id: survivor }).where('contact_id', '=', loser).execute()
}

/** Where both have been asked to connect on a channel, the one that got further counts. */
async function moveConnections(tx: Tx, { loser, survivor }: Merge): Promise<void> {
  const progress = (row: string) =>
    sql`array_position(array['failed', 'withdrawn', 'pending', 'sent', 'accepted'], ${sql.ref(`${row}.status`)})`
  await sql`
    delete from connections c using connections o
    where o.channel_id = c.channel_id and o.id <> c.id
      and c.contact_id in (${loser}, ${survivor}) and o.contact_id in (${loser}, ${survivor})
      and (${progress('o')}, o.contact_id = ${survivor}) > (${progress('c')}, c.contact_id = ${survivor})`.execute(tx)
  await tx.updateTable('connections').set({ contact_id: survivor }).where('contact_id', '=', loser).execute()
}

async function moveCooldown(tx: Tx, { loser, survivor }: Merge): Promise<void> {
  await sql`
    with gone as (
      delete from trigger_cooldowns where contact_id = ${loser} returning workspace_id, fired_at
    )
    insert into trigger_cooldowns (contact_id, workspace_id, fired_at)
    select ${survivor}, workspace_id, fired_at from gone
    on conflict (contact_id) do update set fired_at = greatest(trigger_cooldowns.fired_at, excluded.fired_at)`.execute(
    tx,
  )
}

/** An endpoint with ordered deliveries has an order for each contact. */
async function moveOrderedDeliveries(tx: Tx, { workspaceId, loser, survivor }: Merge): Promise<void> {
  await sql`
    update queue set order_key = ${survivor}
    where endpoint_id in (select id from endpoints where workspace_id = ${workspaceId} and ordered)
      and order_key = ${loser}`.execute(tx)
}

/** The survivor's own come first. */
async function moveIdentities(tx: Tx, { loser, survivor, now }: Merge): Promise<void> {
  await sql`
    delete from identities l where l.contact_id = ${loser} and exists (
      select from identities s where s.contact_id = ${survivor} and s.kind = l.kind and s.value = l.value)`.execute(tx)
  await sql`
    update identities set contact_id = ${survivor}, created_at = greatest(created_at, ${now})
    where contact_id = ${loser}`.execute(tx)
}
