import { invalidField } from '../../kernel/errors.ts'
import type { Scope } from '../keys/scopes.ts'
import type { Membership } from './sessions.ts'

/** The user's place where a program is let in. Throws `invalid` for a workspace that isn't one of the user's. */
export function membershipAt(memberships: readonly Membership[], workspaceId: number): Membership {
  const found = memberships.find(({ workspace }) => workspace.id === workspaceId)
  if (!found) throw invalidField('workspace_id', 'must be one of your workspaces')
  return found
}

/** Throws `invalid` if a program would get a scope that the user's role lacks. */
export function requireOwnScopes({ scopes: held }: Membership, scopes: readonly Scope[]): void {
  const beyond = scopes.find((scope) => held && !held.has(scope))
  if (beyond !== undefined) throw invalidField('scopes', `has ${beyond}, which your role lacks`)
}
