import { ParleyError } from '../../kernel/errors.ts'
import { nameOfCaller } from '../keys/require-scopes.ts'
import { allScopes } from '../keys/scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Role, scopesOfRole } from './roles.ts'

/** Throws `forbidden` if the role may do what the caller may not. `deed` ends the sentence: `make somebody an owner`. */
export function requireRole(caller: Pick<Tenant, 'scopes' | 'actor'>, role: Role, deed: string): void {
  const held = caller.scopes
  if (!held) return
  const wanted = scopesOfRole(role) ?? allScopes
  const lacking = [...wanted].filter((scope) => !held.has(scope))
  if (lacking.length === 0) return
  throw new ParleyError('forbidden', `${nameOfCaller(caller)} lacks ${lacking.join(', ')}, so it can't ${deed}.`, {
    code: 'missing_scope',
  })
}
