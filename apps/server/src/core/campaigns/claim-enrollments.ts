import { CompiledQuery, sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'

/** An enrollment whose step is due: it and its contact are locked. */
export interface Claimed {
  id: number
  step: number
  replied: boolean
  /** An invitation of ours was accepted. */
  connected: boolean
  contact: Contact
}

// What another process works on, or a message that has just come in holds, is left alone; nobody waits here, so nothing
// deadlocks with who locks the contact first. A step is one transaction, so that the lock is all the lease it needs.
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

/** Up to `limit` enrollments that are due, with their contacts as they are now. */
export async function claimEnrollments(
  tx: Tx,
  { id, workspaceId }: { id: number; workspaceId: number },
  limit: number,
  now: Date,
): Promise<Claimed[]> {
  const { rows } = await tx.executeQuery<Row>(CompiledQuery.raw(statement, [id, now, limit]))
  if (rows.length === 0) return []
  // Read once they are locked: a statement sees what was there when it began.
  const contacts = await selectContacts(tx, workspaceId)
    .where('contacts.id', '=', sql<number>`any(${rows.map(({ contactId }) => contactId)}::bigint[])`)
    .execute()
  const byId = new Map(contacts.map((row) => [row.id, toContact(row)]))
  return rows.flatMap(({ contactId, ...row }) => {
    const contact = byId.get(contactId)
    return contact ? [{ ...row, contact }] : []
  })
}
