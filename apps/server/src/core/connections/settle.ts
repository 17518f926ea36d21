import type { Tx } from '../../db/database.ts'

/** Sets the fields and takes the invitation off the queue. */
export async function settle(
  tx: Tx,
  id: number,
  fields: { status: 'sent' | 'failed'; error: string | null; sent_at?: Date; provider_id?: string | null },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ ...fields, due_at: null, leased_until: null, updated_at: now })
    .where('id', '=', id)
    .execute()
}
