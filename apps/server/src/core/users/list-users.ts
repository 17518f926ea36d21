import type { Db } from '../../db/database.ts'
import type { Role } from '../members/roles.ts'

export interface ListedUser {
  id: string
  name: string
  email: string
  memberships: { workspace_id: number; role: Role }[]
  created_at: string
}

/** Everybody, for the operator of the machine. */
export async function listUsers(db: Db): Promise<ListedUser[]> {
  const users = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'created_at'])
    .orderBy('created_at')
    .execute()
  const members = await db
    .selectFrom('members')
    .select(['user_id', 'workspace_id', 'role'])
    .orderBy('workspace_id')
    .execute()
  return users.map(({ created_at, ...user }) => ({
    ...user,
    memberships: members
      .filter(({ user_id }) => user_id === user.id)
      .map(({ workspace_id, role }) => ({ workspace_id, role: role as Role })),
    created_at: created_at.toISOString(),
  }))
}
