import { randomBytes } from 'node:crypto'

import type { Tx } from '../../db/database.ts'
import { invalidField, unknownReference } from '../../kernel/errors.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { toConversation } from '../conversations/conversation.ts'
import { appendEvents } from '../events/append.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'
import { type Meeting, toMeeting } from './meeting.ts'
import { pickTime, slotTaken, type WantedTime } from './pick-time.ts'

export interface NewMeeting extends WantedTime {
  contactId: number
  conversationId?: number | undefined
  title?: string | undefined
  notes?: string | undefined
  agentSlug?: string | undefined
  agentRunId?: number | undefined
  /** Ids of the messages in which the contact agreed. */
  evidence?: readonly number[] | undefined
}

const longestTitle = 200

/**
 * Books a meeting and emits its event. Throws `conflict` with `slot_taken` if the time is taken, and `invalid` with
 * `not_bookable` for a time outside the calendar. Both name `start` and have `alternatives`. The transaction stays
 * usable after either error.
 */
export async function bookMeeting(
  tx: Tx,
  tenant: Pick<Tenant, 'workspaceId' | 'mode' | 'simulated'>,
  input: NewMeeting,
  { publicUrl }: { publicUrl: string },
  now: Date,
): Promise<Meeting> {
  const { workspaceId } = tenant
  const found = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', currentContact(input.contactId))
    .executeTakeFirst()
  if (!found) throw unknownReference('contact_id', 'contact')
  const contact = toContact(found)
  const conversation =
    input.conversationId === undefined ? null : await conversationOf(tx, contact.id, input.conversationId)
  const time = await pickTime(tx, tenant, input, now)
  const title = input.title ?? (contact.name ? `Meeting with ${contact.name}` : 'Meeting')
  const row = await tx
    .insertInto('meetings')
    .values({
      ...time,
      workspace_id: workspaceId,
      contact_id: contact.id,
      conversation_id: conversation?.id ?? null,
      title: title.slice(0, longestTitle),
      notes: input.notes ?? null,
      agent_slug: input.agentSlug ?? null,
      agent_run_id: input.agentRunId ?? null,
      evidence: [...(input.evidence ?? [])],
      token: randomBytes(24).toString('base64url'),
      created_at: now,
      updated_at: now,
    })
    // Waits for a concurrent booking of the same time, which then wins.
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw await slotTaken(tx, tenant, input, now)
  const meeting = toMeeting(row, publicUrl)
  const run = input.agentSlug === undefined ? null : { id: input.agentRunId ?? null, agent_slug: input.agentSlug }
  await appendEvents(tx, [
    {
      workspaceId,
      type: 'meeting.booked',
      occurredAt: now,
      data: { ...meeting, contact, conversation, run },
      contactId: contact.id,
      simulated: isSimulated(tenant),
      ...(conversation && { channelId: conversation.channel_id }),
    },
  ])
  return meeting
}

async function conversationOf(tx: Tx, contactId: number, id: number) {
  const row = await tx
    .selectFrom('conversations')
    .selectAll()
    .where('contact_id', '=', contactId)
    .where('id', '=', currentConversation(id))
    .executeTakeFirst()
  if (!row) throw invalidField('conversation_id', 'must be a conversation of this contact')
  return toConversation(row)
}
