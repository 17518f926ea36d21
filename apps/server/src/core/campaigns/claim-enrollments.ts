import { CompiledQuery, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'

/** An enrollment whose step is due. It and its contact are locked. */
export interface Claimed {
  id: number
  step: number
  replied: boolean
  /** The contact has accepted one of our invitations. */
  connected: boolean
  contact: Contact
}

// Rows that another process or an inbound message has locked are skipped. Nothing waits here, so there is no deadlock
// with transactions that lock the contact first. A step is one transaction, so the row lock replaces a lease.
const statement = `
select e.id, e.contact_id as "contactId", e.step, e.replied_at is not null as replied,
  exists (select from connections k where k.contact_id = e.contact_id and k.status = 'accepted') as connected
from enrollments e join contacts c on c.id = e.contact_id
where e.campaign_id = $1 and e.ended_at is null and e.due_at <= $2
order by e.due_at
limit $3
for no key update skip locked`

interface Row {
  id: number
  contactId: number
  step: number
  replied: boolean
  connected: boolean
}

/** Claims up to `limit` due enrollments, with their contacts as they are now. */
export async function claimEnrollments(
  tx: Tx,
  { id, workspaceId }: { id: number; workspaceId: number },
  limit: number,
  now: Date,
): Promise<Claimed[]> {
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [id, now, limit]))
  if (rows.length === 0) return []
  // Read in a second statement, after the lock: a statement sees the data of its own start.
  const contacts = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', sql<number>`any(${rows.map(({ contactId }) => contactId)}::bigint[])`)
    .execute()
  const byId = new Map(contacts.map((row) => [row.id, toContact(row)]))
  return rows.flatMap(({ contactId, ...row }) => {
    const contact = byId.get(contactId)
    return contact ? [{ ...row, contact }] : []
  })
}
