import { sql } from 'kysely'

import { CollisionError, type Tx } from '../../db/database.ts'
import { consentSettings } from '../consent/settings.ts'
import { longestSaying, readConsent } from '../consent/words.ts'
import type { Changes, Contact } from '../contacts/contact.ts'
import { recordChanges } from '../contacts/record-changes.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { assess } from '../scoring/score.ts'
import { scoreChanges } from '../scoring/score-changes.ts'
import type { Tenant } from '../workspaces/tenant.ts'

export interface Heard {
  /** As they are now. */
  contact: Contact
  /** The message is their first one after a message of ours on this channel. */
  answered: boolean
  /** What is news about the contact: whether they may be written to, how warm they are. Null: nothing. */
  changes: Changes | null
  /** What to answer who has just opted out. */
  optOutReply: string | null
  /** A campaign has them, or has had them and waits for an answer. */
  enrolled: boolean
}

interface Said {
  channelId: number
  text: string | null
  /** It has a word of intent to buy. */
  interested: boolean
}

/**
 * What a message says of the person who wrote it: an answer, a wish to be left alone or to be written to again, a warmer
 * lead. Locks the contact, so that two messages of the same turn don't both answer. To be called before the conversation
 * is locked, as contacts come first everywhere.
 */
export async function hearContact(
  tx: Tx,
  tenant: Tenant,
  contactId: number,
  { channelId, text, interested }: Said,
  now: Date,
): Promise<Heard> {
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', contactId)
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw new CollisionError('another transaction has just removed this contact')
  const before = toContact(row)
  const answered = await answersUs(tx, contactId, channelId)
  const { consent, reply } = await consentIn(tx, tenant.workspaceId, text)
  const optsOut = consent === 'out' && before.opted_out_at === null
  const optsIn = consent === 'in' && before.opted_out_at !== null

  const opted_out_at = optsOut ? now : optsIn ? null : row.opted_out_at
  const consented = { ...before, opted_out_at: opted_out_at?.toISOString() ?? null }
  const known = {
    ...row,
    last_inbound_at: now,
    replies: row.replies + Number(answered),
    interested: row.interested || interested,
  }
  const assessment = assess(consented, known, tenant.stages, now)
  const { score, temperature } = assessment
  // The score moves with nearly every message; what matters to others is that it has become another temperature.
  const news = optsOut || optsIn || temperature !== before.temperature
  const changes: Changes = {
    ...((optsOut || optsIn) && { opted_out_at: { from: before.opted_out_at, to: consented.opted_out_at } }),
    ...scoreChanges(before, assessment),
  }
  await tx
    .updateTable('contacts')
    .set({
      ...{ opted_out_at, score, temperature, rescore_at: assessment.rescoreAt },
      ...{ last_inbound_at: now, replies: known.replies, interested: known.interested },
      ...(news && { updated_at: now }),
    })
    .where('id', '=', contactId)
    .execute()
  if (news) {
    const changed = { workspaceId: tenant.workspaceId, contactId, changes }
    await recordChanges(tx, [changed], `channel:${channelId}`, now)
  }
  const updated_at = news ? now.toISOString() : before.updated_at
  return {
    contact: { ...consented, score, temperature, updated_at },
    answered,
    changes: news ? changes : null,
    optOutReply: optsOut ? reply : null,
    enrolled: row.enrolled,
  }
}

/**
 * Whether the last thing said on this channel was ours. What has failed or still waits was never said; what is in flight
 * may have been read before its vendor's answer has come.
 */
async function answersUs(tx: Tx, contactId: number, channelId: number): Promise<boolean> {
  const { rows } = await sql<{ direction: string }>`
    select m.direction from conversations c, lateral (
      select direction from messages
      where conversation_id = c.id and (direction = 'inbound' or status not in ('queued', 'failed')
        or exists (select from sends s where s.message_id = messages.id and s.in_flight))
      order by id desc limit 1) m
    where c.contact_id = ${contactId} and c.channel_id = ${channelId}`.execute(tx)
  return rows[0]?.direction === 'outbound'
}

async function consentIn(tx: Tx, workspaceId: number, text: string | null) {
  if (text === null || text.length > longestSaying) return { consent: null, reply: null }
  const { words, reply } = await consentSettings(tx, workspaceId)
  return { consent: readConsent(text, words), reply }
}
