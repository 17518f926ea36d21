import { sql } from 'kysely'

import type { Tx } from '../../../db/database.ts'
import { notFound } from '../../../kernel/errors.ts'
import { appendEvents } from '../../events/append.ts'
import { currentContact } from '../../tenant/merged-ids.ts'
import type { Tenant } from '../../tenant/tenant.ts'
import type { Contact } from '../contact.ts'
import { selectContacts, toContact } from '../select-contact.ts'

/**
 * Erases a person: the contact with its conversations, messages, meetings, tasks and runs; from what must stay, all that
 * identifies. An event keeps its type and time, and is neither delivered nor replayed any more. The opt-out stays, as
 * keyed hashes of the addresses. Returns the contact as it was. Throws `not_found`.
 */
export async function eraseContact(tx: Tx, tenant: Tenant, contactId: number, now: Date): Promise<Contact> {
  const { workspaceId } = tenant
  const row = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', currentContact(contactId))
    .forUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw notFound('contact', contactId)
  const { id } = row
  await sql`update files set status = 'removed', name = null, source = null
    where message_id in (select id from messages where contact_id = ${id})`.execute(tx)
  // First, as it waits for transactions that write about the contact's messages or runs, with an event.
  await tx.deleteFrom('contacts').where('id', '=', id).execute()
  await eraseEvents(tx, workspaceId, id, now)
  await tx.updateTable('consents').set({ contact_id: null }).where('contact_id', '=', id).execute()
  await tx.updateTable('suppressions').set({ contact_id: null }).where('contact_id', '=', id).execute()
  await tx
    .updateTable('trigger_fires')
    .set({
      contact_id: null,
      reply: null,
      due_at: null,
      error: sql`case when due_at is null then error else 'the contact was erased' end`,
    })
    .where('contact_id', '=', id)
    .execute()
  await forgetLinkedAddresses(tx, workspaceId, id)
  await forgetSearches(tx, workspaceId)
  await tx.deleteFrom('identities').where('contact_id', '=', id).execute()
  await appendEvents(tx, [{ workspaceId, type: 'contact.deleted', occurredAt: now, data: { id } }])
  return toContact(row)
}

/** The statement of one event or delivery is a look-up: a join would scan the partitions of every day. */
async function eraseEvents(tx: Tx, workspaceId: number, contactId: number, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update events set data = '{"erased":true}', erased = true, contact_id = null
    where workspace_id = ${workspaceId} and contact_id = ${contactId}
    returning id`.execute(tx)
  const ids = rows.map((row) => row.id)
  if (ids.length === 0) return
  const { rows: deliveries } = await sql<{ id: string }>`
    select d.id from unnest(${ids}::uuid[]) as e (id), lateral (
      select id from deliveries where event_id = e.id
        and id >= uuid_floor(uuid_time(e.id) - interval '1 day') and id < uuid_floor(uuid_time(e.id) + interval '1 day')
    ) d`.execute(tx)
  const deliveryIds = deliveries.map((row) => row.id)
  await sql`
    with waiting as (
      delete from queue where workspace_id = ${workspaceId} and delivery_id = any(${deliveryIds}::uuid[]) returning delivery_id
    )
    update deliveries d set state = 'cancelled', completed_at = ${now}
    from waiting w where d.workspace_id = ${workspaceId} and d.id = w.delivery_id`.execute(tx)
  // A receiver's answer may repeat what it got.
  await sql`
    update attempts set response_body = '', response_headers = null, error = null
    where delivery_id = any(${deliveryIds}::uuid[])`.execute(tx)
  await sql`
    update deliveries set last_error = null
    where workspace_id = ${workspaceId} and id = any(${deliveryIds}::uuid[]) and last_error is not null`.execute(tx)
}

/** What ended retries have searched for may be the person's name. */
async function forgetSearches(tx: Tx, workspaceId: number): Promise<void> {
  await tx
    .updateTable('replays')
    .set({ search: null, asked: null })
    .where('workspace_id', '=', workspaceId)
    .where('state', '<>', 'running')
    .where('search', 'is not', null)
    .execute()
}

/** How a linked phone reaches the person. Their session keys are created again when they write again. */
async function forgetLinkedAddresses(tx: Tx, workspaceId: number, contactId: number): Promise<void> {
  await sql`
    with person as (
      select value from identities where contact_id = ${contactId} and kind in ('phone', 'wa_lid')
    ), channel as (
      select channel_id from linked_sessions where workspace_id = ${workspaceId}
    ), forgotten as (
      delete from linked_numbers n using channel, person
      where n.channel_id = channel.channel_id and n.phone = person.value
      returning split_part(n.jid, '@', 1) as value
    )
    delete from linked_session_keys k using channel, (select value from person union select value from forgotten) known
    where k.channel_id = channel.channel_id and k.id like '%' || known.value || '%'`.execute(tx)
}
