import { afterCommit, type Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { FoundTrigger } from './find-trigger.ts'
import { monthOf, planLimits } from './plan.ts'
import { type OwedReply, replierFor } from './replier.ts'

/** The trigger that a message has fired, as its event shows it. */
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

/** A receiver has 8 s to answer with the reply; the rest is the time until Parley knows that it didn't. */
const replyWithinMs = 9_000

/** A trigger that fires with its message, unless the sender is in the cooldown or the month's replies are used up. */
export interface Firing {
  /** The trigger as the event shows it. */
  event: Fired
  /** The parameters of `writeFire`. */
  values: unknown[]
  /** Call this where `fire` has a row. */
  done(): void
}

/**
 * CTEs that fire a trigger in the statement that writes its message; the parameters start at `first`. `fire` has a row
 * if the trigger has fired. The contact is locked, so its triggers fire one at a time. Concurrent fires never exceed
 * the month's limit.
 */
export const writeFire = (first: number) => {
  const [contact, workspace, now, cooldown, month, limit, fire, trigger, channel, reply, due] = Array.from(
    { length: 11 },
    (_, index) => `$${first + index}`,
  )
  return `ready as materialized (
  select where ${cooldown}::integer = 0 or not exists (
    select from trigger_cooldowns where contact_id = ${contact}::bigint
      and fired_at > ${now}::timestamptz - make_interval(secs => ${cooldown}::integer))
), used as (
  insert into trigger_usage as u (workspace_id, month, fires)
  select ${workspace}::bigint, ${month}::date, 1 from ready where ${limit}::integer is not null
  on conflict (workspace_id, month) do update set fires = u.fires + 1 where u.fires < ${limit}::integer
  returning true
), fire as (
  insert into trigger_fires (id, workspace_id, trigger_id, channel_id, contact_id, reply, due_at, fired_at)
  select ${fire}::bigint, ${workspace}::bigint, ${trigger}::bigint, ${channel}::bigint, ${contact}::bigint, ${reply}::text,
    ${due}::timestamptz, ${now}::timestamptz
  from ready where ${limit}::integer is null or exists (select from used)
  returning contact_id, workspace_id, fired_at
), cool as (
  insert into trigger_cooldowns (contact_id, workspace_id, fired_at)
  select contact_id, workspace_id, fired_at from fire
  on conflict (contact_id) do update set fired_at = excluded.fired_at
)`
}

export function firingOf(tx: Tx, found: FoundTrigger, incoming: Incoming, now: Date): Firing {
  const { tenant, channelId, contact, address } = incoming
  const owed: OwedReply = {
    fireId: found.fire_id,
    triggerId: found.id,
    contactId: contact.id,
    channelId,
    tenant: { ...tenant, actor: `trigger:${found.id}` },
    reply: found.reply.replaceAll('{{phone}}', () => contact.phone ?? address),
    dueAt: new Date(now.getTime() + replyWithinMs),
  }
  return {
    event: { id: found.id, fire_id: found.fire_id, phrase: found.phrase },
    values: [
      contact.id,
      tenant.workspaceId,
      now,
      found.cooldown,
      monthOf(now),
      planLimits[found.plan].repliesPerMonth,
      owed.fireId,
      owed.triggerId,
      channelId,
      owed.reply,
      owed.dueAt,
    ],
    done() {
      const replier = replierFor(tx)
      afterCommit(tx, () => replier?.fired(owed, found.asked))
    },
  }
}
