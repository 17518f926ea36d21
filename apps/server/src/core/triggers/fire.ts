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

/** A trigger that fires with the message that asks for it, unless its sender must wait or the month's replies are used up. */
export interface Firing {
  /** As its event tells of it. */
  event: Fired
  /** Of the parameters of `writeFire`. */
  values: unknown[]
  /** To be called with what `firedBy` has given. */
  done(outcome: FireOutcome): Promise<void>
}

interface FireOutcome {
  /** Its sender has had no reply for long enough. */
  cooled: boolean
  fired: boolean
}

/**
 * The CTEs by which a statement that takes a message in fires its trigger, with the parameters from `first` on. Each part
 * waits for others that want the same row, and sees what it has become. `fire` has a row where it has fired.
 */
export const writeFire = (first: number) => {
  const [contact, workspace, now, cooldown, month, limit, fire, trigger, channel, reply, due] = Array.from(
    { length: 11 },
    (_, place) => `$${first + place}`,
  )
  return `cool as (
  insert into trigger_cooldowns as c (contact_id, workspace_id, fired_at)
  values (${contact}::bigint, ${workspace}::bigint, ${now}::timestamptz)
  on conflict (contact_id) do update set fired_at = excluded.fired_at
  where ${cooldown}::integer = 0 or c.fired_at <= excluded.fired_at - make_interval(secs => ${cooldown}::integer)
  returning true
), used as (
  insert into trigger_usage as u (workspace_id, month, fires)
  select ${workspace}::bigint, ${month}::date, 1 from cool where ${limit}::integer is not null
  on conflict (workspace_id, month) do update set fires = u.fires + 1 where u.fires < ${limit}::integer
  returning true
), fire as (
  insert into trigger_fires (id, workspace_id, trigger_id, channel_id, contact_id, reply, due_at, fired_at)
  select ${fire}::bigint, ${workspace}::bigint, ${trigger}::bigint, ${channel}::bigint, ${contact}::bigint, ${reply}::text,
    ${due}::timestamptz, ${now}::timestamptz
  from cool where ${limit}::integer is null or exists (select from used)
  returning id
)`
}

/** What a statement with `writeFire` tells of it. */
export const firedBy = 'exists (select from cool) as cooled, exists (select from fire) as fired'

export function firingOf(tx: Tx, found: FoundTrigger, incoming: Incoming, now: Date): Firing {
  const { tenant, channelId, contact, address } = incoming
  const owed: OwedReply = {
    ...{ fireId: found.fire_id, triggerId: found.id, contactId: contact.id, channelId },
    // A test key may have simulated the message; its reply is a reply all the same.
    tenant: { ...tenant, mode: 'live', actor: `trigger:${found.id}` },
    reply: found.reply.replaceAll('{{phone}}', () => contact.phone ?? address),
    dueAt: new Date(now.getTime() + replyWithinMs),
  }
  return {
    event: { id: found.id, fire_id: found.fire_id, phrase: found.phrase },
    values: [
      ...[contact.id, tenant.workspaceId, now, found.cooldown, monthOf(now), planLimits[found.plan].repliesPerMonth],
      ...[owed.fireId, owed.triggerId, channelId, owed.reply, owed.dueAt],
    ],
    async done({ cooled, fired }) {
      const replier = replierFor(tx)
      if (fired) afterCommit(tx, () => replier?.fired(owed, found.asked))
      // Nothing was said, so nobody need wait once there is more to be had.
      else if (cooled) await forgetCooldown(tx, contact.id)
    },
  }
}

async function forgetCooldown(tx: Tx, contactId: number): Promise<void> {
  const never = sql<Date>`'-infinity'`
  await tx.updateTable('trigger_cooldowns').set({ fired_at: never }).where('contact_id', '=', contactId).execute()
}
