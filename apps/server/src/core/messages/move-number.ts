import type { Tx } from '../../db/database.ts'
import type { Identity } from '../contacts/contact.ts'
import { learnOwner } from '../contacts/learn-identities.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { updateContact } from '../contacts/update-contact.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** A person's new number, as the vendor tells it. */
export interface Move {
  from: readonly Identity[]
  to: Identity
}

/**
 * Gives the person their new number instead of the old one, which may become another person's. Who has the new number
 * already is the same person. Returns the identities by which they are known now. An opt-out goes with them, and the old
 * number stays suppressed.
 */
export async function moveNumber(tx: Tx, tenant: Tenant, { from, to }: Move, now: Date): Promise<Identity[]> {
  const { workspaceId, actor } = tenant
  const others = from.filter(({ kind }) => kind !== to.kind)
  const old = from.find(({ kind, value }) => kind === to.kind && value !== to.value)
  const contactId = old && (await learnOwner(tx, { workspaceId, identities: [old, to], actor }, now))
  if (old && contactId) {
    const row = await selectContacts(tx, workspaceId).where('contacts.id', '=', contactId).executeTakeFirst()
    if (row && toContact(row).phone === old.value) await updateContact(tx, tenant, contactId, { phone: to.value }, now)
    else await drop(tx, contactId, old)
  }
  return [to, ...others]
}

async function drop(tx: Tx, contactId: number, { kind, value }: Identity): Promise<void> {
  await tx
    .deleteFrom('identities')
    .where('contact_id', '=', contactId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .execute()
}
