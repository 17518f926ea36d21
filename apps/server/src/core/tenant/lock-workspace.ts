import type { Tx } from '../../db/database.ts'

/**
 * Until the transaction ends, no other one gets past this for the same workspace. For checks that two concurrent
 * transactions would both pass, because neither sees what the other writes.
 */
export async function lockWorkspace(tx: Tx, workspaceId: number): Promise<void> {
  await tx.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forNoKeyUpdate().execute()
}
