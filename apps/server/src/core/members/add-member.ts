import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Role } from './roles.ts'

interface NewMember {
  workspaceId: number
  userId: string
  role: Role
  createdBy: string
}

/** Returns the member's id. Throws `conflict` for a user who is a member already. */
export async function addMember(
  tx: Tx,
  { workspaceId, userId, role, createdBy }: NewMember,
  now: Date,
): Promise<number> {
  const row = await tx
    .insertInto('members')
    .values({ workspace_id: workspaceId, user_id: userId, role, created_at: now, created_by: createdBy })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'user_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row) return row.id
  throw new ParleyError('conflict', 'This user is a member of the workspace already.', { code: 'already_member' })
}
