import { sql } from 'kysely'

import { afterCommit, type Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import type { FoundTrigger } from './find-trigger.ts'
import { monthOf, planLimits } from './plan.ts'
import { type OwedReply, replierFor } from './replier.ts'

/** What the event of a message tells about the trigger that it has fired. */
export interface Fired {
  id: number
  fire_id: number
  phrase: string
}

interface Incoming {
  tenant: Tenant
  channelId: number
  contact: Contact
  /** The sender, where the contact has no phone number. */
  address: string
}

/** A receiver has 8 s to say what the reply is; then it takes a moment to hear that it didn't. */
const replyWithinMs = 9_000

/**
 * Fires the trigger that a message asks for, in the transaction that takes the message in. Undefined when its sender has
 * had a reply too short a time ago, and when the month's replies are used up: then nothing happens but that the message is
 * received.
 */
export async function fireTrigger(
  tx: Tx,
  found: FoundTrigger,
  incoming: Incoming,
  now: Date,
): Promise<Fired | undefined> {
  const { tenant, channelId, contact, address } = incoming
  const owed = {
    ...{ triggerId: found.id, contactId: contact.id, channelId },
    // A test key may have simulated the message; its reply is a reply all the same.
    tenant: { ...tenant, mode: 'live' as const, actor: `trigger:${found.id}` },
    reply: found.reply.replaceAll('{{phone}}', () => contact.phone ?? address),
    dueAt: new Date(now.getTime() + replyWithinMs),
  }
  const fireId = await record(tx, owed, found, now)
  if (!fireId) return undefined
  const replier = replierFor(tx)
  afterCommit(tx, () => replier?.fired({ fireId, ...owed }, found.asked))
  return { id: found.id, fire_id: fireId, phrase: found.phrase }
}

async function record(
  tx: Tx,
  owed: Omit<OwedReply, 'fireId'>,
  { cooldown, plan }: FoundTrigger,
  now: Date,
): Promise<number | undefined> {
  const { tenant, triggerId, contactId, channelId, reply, dueAt } = owed
  const { workspaceId } = tenant
  const limit = planLimits[plan].repliesPerMonth
  // In one statement, each part of which waits for others that want the same row, and sees what it has become.
  const { rows } = await sql<{ cooled: boolean; fire: number | null }>`
    with cool as (
      insert into trigger_cooldowns as c (contact_id, workspace_id, fired_at)
      values (${contactId}, ${workspaceId}, ${now})
      on conflict (contact_id) do update set fired_at = excluded.fired_at
      where ${cooldown}::integer = 0 or c.fired_at <= excluded.fired_at - make_interval(secs => ${cooldown}::integer)
      returning true
    ), used as (
      insert into trigger_usage as u (workspace_id, month, fires)
      select ${workspaceId}::bigint, ${monthOf(now)}::date, 1 from cool where ${limit}::integer is not null
      on conflict (workspace_id, month) do update set fires = u.fires + 1 where u.fires < ${limit}::integer
      returning true
    ), fire as (
      insert into trigger_fires (workspace_id, trigger_id, channel_id, contact_id, reply, due_at, fired_at)
      select ${workspaceId}::bigint, ${triggerId}::bigint, ${channelId}::bigint, ${contactId}::bigint, ${reply}::text,
        ${dueAt}::timestamptz, ${now}::timestamptz
      from cool where ${limit}::integer is null or exists (select from used)
      returning id
    )
    select exists (select from cool) as cooled, (select id from fire) as fire`.execute(tx)
  const [row] = rows
  // Nothing was said, so nobody need wait once there is more to be had.
  if (row?.cooled && !row.fire) await forgetCooldown(tx, contactId)
  return row?.fire ?? undefined
}

async function forgetCooldown(tx: Tx, contactId: number): Promise<void> {
  const never = sql<Date>`'-infinity'`
  await tx.updateTable('trigger_cooldowns').set({ fired_at: never }).where('contact_id', '=', contactId).execute()
}
