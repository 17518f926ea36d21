import { allScopes, type Scope } from '../keys/scopes.ts'

export const roles = ['owner', 'admin', 'agent', 'developer', 'viewer'] as const
export type Role = (typeof roles)[number]

const both = (...resources: string[]): Scope[] =>
  allScopes.filter((scope) => resources.includes(scope.split(':')[0] ?? ''))
const reading = (...resources: string[]): Scope[] => both(...resources).filter((scope) => scope.endsWith(':read'))

/** What a member may do. Null: everything. Each role's scopes are a part of an admin's. */
const scopesByRole: Readonly<Record<Role, readonly Scope[] | null>> = {
  owner: null,
  admin: allScopes.filter((scope) => scope !== 'members:write'),
  agent: [
    ...both('contacts', 'conversations', 'messages', 'handoffs', 'meetings', 'tasks', 'connections'),
    ...reading('workspace', 'channels', 'triggers', 'agents', 'campaigns', 'events', 'members'),
  ],
  developer: [
    ...both('endpoints', 'deliveries', 'events', 'keys', 'channels', 'triggers'),
    ...reading('workspace', 'contacts', 'conversations', 'messages', 'members', 'audit', 'requests'),
    'simulate',
  ],
  viewer: allScopes.filter(
    (scope) => scope.endsWith(':read') && !['keys:read', 'audit:read', 'requests:read'].includes(scope),
  ),
}

export function scopesOfRole(role: Role): ReadonlySet<Scope> | null {
  const scopes = scopesByRole[role]
  return scopes && new Set(scopes)
}
