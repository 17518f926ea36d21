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
  /** To be called where `fire` has a row. */
  done(): void
}

/**
 * The CTEs by which a statement that takes a message in fires its trigger, with the parameters from `first` on. `fire` has a
 * row where it has fired. The contact is locked, so nobody else fires one of theirs; of the month's replies no more than
 * there are is taken, however many want the last one.
 */
export const writeFire = (first: number) => {
  const [contact, workspace, now, cooldown, month, limit, fire, trigger, channel, reply, due] = Array.from(
    { length: 11 },
    (_, place) => `$${first + place}`,
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
    // A test key may have simulated the message; its reply is a reply all the same.
    tenant: { ...tenant, mode: 'live', actor: `trigger:${found.id}` },
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
