import { requireToPassOn } from '../keys/passing-on.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Role, scopesOfRole } from './roles.ts'

/** Throws `forbidden` if the role may do what the caller may not. */
export function requireRole(caller: Pick<Tenant, 'scopes' | 'actor'>, role: Role, deed: string): void {
  const scopes = scopesOfRole(role)
  requireToPassOn(caller, scopes && [...scopes], deed)
}
