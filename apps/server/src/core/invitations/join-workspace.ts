import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Invitations } from '../../db/types.gen.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { addMember } from '../members/add-member.ts'
import type { Role } from '../members/roles.ts'
import { announceSessions } from '../users/session-changes.ts'
import type { User } from '../users/users.ts'

/** Makes the user the member that an invitation says. It must have been marked as accepted in the same transaction. */
export async function joinWorkspace(tx: Tx, invitation: Selectable<Invitations>, user: User, now: Date): Promise<void> {
  const { workspace_id: workspaceId, created_by: createdBy } = invitation
  const role = invitation.role as Role
  const memberId = await addMember(tx, { workspaceId, userId: user.id, role, createdBy }, now)
  await announceSessions(tx)
  const changes = { role, invitation: invitation.id, invited_by: createdBy }
  await recordAudit(
    tx,
    { workspaceId, actor: `user:${memberId}` },
    { action: 'member.added', id: memberId, changes },
    now,
  )
}
