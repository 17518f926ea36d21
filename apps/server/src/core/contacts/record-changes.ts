import type { Tx } from '../../db/database.ts'
import type { Changes } from './contact.ts'

export interface ContactChanges {
  workspaceId: number
  contactId: number
  changes: Changes
}

/** Inserts one history entry for each `contact.updated` event, with the same changes. */
export async function recordChanges(tx: Tx, changed: ContactChanges[], actor: string, now: Date): Promise<void> {
  await tx
    .insertInto('contact_changes')
    .values(
      changed.map(({ workspaceId, contactId, changes }) => ({
        workspace_id: workspaceId,
        contact_id: contactId,
        actor,
        changes: JSON.stringify(changes),
        created_at: now,
      })),
    )
    .execute()
}
