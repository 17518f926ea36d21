import { ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Scope } from './scopes.ts'

/** Work that no key has asked for, and a key without scopes, may do everything. */
export const hasScope = ({ scopes }: Pick<Tenant, 'scopes'>, scope: Scope): boolean => scopes?.has(scope) ?? true

/** For messages to the caller. */
export function nameOfCaller({ actor }: Pick<Tenant, 'actor'>): string {
  if (actor.startsWith('user:')) return 'Your role'
  return actor.startsWith('app:') ? 'This app' : 'This API key'
}

/** Throws `forbidden` if the caller has none of these scopes. */
export function requireEitherScope(holder: Pick<Tenant, 'scopes' | 'actor'>, scopes: readonly Scope[]): void {
  if (scopes.length === 0 || scopes.some((scope) => hasScope(holder, scope))) return
  throw lacking(holder, scopes.join(' or '))
}

/** Throws `forbidden` if the caller lacks one of these scopes. */
export function requireScopes(holder: Pick<Tenant, 'scopes' | 'actor'>, scopes: Iterable<Scope>): void {
  for (const scope of scopes) {
    if (!hasScope(holder, scope)) throw lacking(holder, scope)
  }
}

const lacking = (holder: Pick<Tenant, 'actor'>, scope: string) =>
  new ParleyError('forbidden', `${nameOfCaller(holder)} lacks the scope ${scope}.`, { code: 'missing_scope' })
