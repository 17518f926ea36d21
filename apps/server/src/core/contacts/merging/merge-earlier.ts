import type { Database, Tx } from '../../../db/database.ts'
import { currentContacts } from '../../tenant/merged-ids.ts'
import type { Contact, Identity } from '../contact.ts'
import { parseLinkedIn } from '../linkedin.ts'
import { storedForm } from '../number-forms.ts'
import { mergeContacts } from './merge-contacts.ts'

/** Merges, once, the contacts that a migration has found to be one person. SQL alone can't merge. */
export async function mergeEarlier({ db, transact }: Database, now: Date): Promise<void> {
  for (const { id, workspace_id: workspaceId, into_id } of await db.selectFrom('merges_to_do').selectAll().execute()) {
    await transact(async (tx) => {
      await tx.deleteFrom('merges_to_do').where('id', '=', id).execute()
      const ids = await currentContacts(tx, [id, into_id])
      const there = await tx.selectFrom('contacts').select('id').where('id', 'in', ids).execute()
      if (there.length < 2) return
      await dropOtherForms(tx, await mergeContacts(tx, { workspaceId, ids, actor: 'migration' }, now))
    })
  }
}

/** Identities that the contact has in their one form as well. */
async function dropOtherForms(tx: Tx, { id, identities }: Contact): Promise<void> {
  for (const { kind, value } of identities.filter((one) => formOf(one) !== one.value)) {
    await tx
      .deleteFrom('identities')
      .where('contact_id', '=', id)
      .where('kind', '=', kind)
      .where('value', '=', value)
      .execute()
  }
}

function formOf({ kind, value }: Identity): string {
  if (kind === 'phone') return storedForm(value)
  return kind === 'linkedin' ? parseLinkedIn(value) : value
}
