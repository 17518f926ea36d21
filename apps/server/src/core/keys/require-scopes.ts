import { ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Scope } from './scopes.ts'

/** Work that no key has asked for, and a key without scopes, may do everything. */
export const hasScope = ({ scopes }: Pick<Tenant, 'scopes'>, scope: Scope): boolean => scopes?.has(scope) ?? true

/** Throws `forbidden` if the key was minted without one of these scopes. */
export function requireScopes(holder: Pick<Tenant, 'scopes'>, scopes: Iterable<Scope>): void {
  for (const scope of scopes) {
    if (hasScope(holder, scope)) continue
    throw new ParleyError('forbidden', `This API key lacks the scope ${scope}.`, { code: 'missing_scope' })
  }
}
