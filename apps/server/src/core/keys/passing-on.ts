import { ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { KeyHolder, NewKey } from './holder.ts'
import type { Key } from './key.ts'
import { nameOfCaller } from './require-scopes.ts'
import { allScopes, type Scope } from './scopes.ts'

/**
 * Limits what a key may mint to its own rights. Throws `forbidden` for a scope that it lacks, and if a test key asks
 * for a live key.
 */
export function passOn(holder: KeyHolder, input: NewKey): NewKey {
  requireToPassOn(holder, input.scopes ?? null, 'mint a key with it')
  if (holder.mode === 'live') return input
  if (input.mode === 'live') {
    throw new ParleyError('forbidden', 'This is a test key, which mints test keys only.', { code: 'test_key' })
  }
  return { ...input, mode: 'test' }
}

/** Throws `forbidden` if the key reaches further than the one that is to revoke it. A key may always revoke itself. */
export function requireToRevoke(holder: KeyHolder, { id, scopes }: Pick<Key, 'id' | 'scopes'>): void {
  const own = holder.caller?.kind === 'key' && holder.caller.id === id
  if (!own) requireToPassOn(holder, scopes, `revoke key ${id}, which has it`)
}

/**
 * Throws `forbidden` if the holder lacks one of the scopes; null for every scope. `deed` ends the sentence: `make somebody an
 * owner`.
 */
export function requireToPassOn(
  holder: Pick<Tenant, 'scopes' | 'actor'>,
  scopes: readonly Scope[] | null,
  deed: string,
): void {
  const lacking = (scopes ?? allScopes).filter((scope) => holder.scopes && !holder.scopes.has(scope))
  if (lacking.length === 0) return
  const message = `${nameOfCaller(holder)} lacks ${lacking.join(', ')}, so it can't ${deed}.`
  throw new ParleyError('forbidden', message, { code: 'missing_scope' })
}
