import { ParleyError } from '../../kernel/errors.ts'
import type { KeyHolder, NewKey } from './holder.ts'
import type { Key } from './key.ts'
import { nameOfCaller } from './require-scopes.ts'
import { allScopes, type Scope } from './scopes.ts'

/**
 * Limits what a key may mint to its own rights. Throws `forbidden` for a scope that it lacks, and if a test key asks
 * for a live key.
 */
export function passOn(holder: KeyHolder, input: NewKey): NewKey {
  requireScopes(holder, input.scopes ?? null, 'mint a key with it')
  if (holder.mode === 'live') return input
  if (input.mode === 'live') {
    throw new ParleyError('forbidden', 'This is a test key, which mints test keys only.', { code: 'test_key' })
  }
  return { ...input, mode: 'test' }
}

/** Throws `forbidden` if the key reaches further than the one that is to revoke it. A key may always revoke itself. */
export function requireToRevoke(holder: KeyHolder, { id, scopes }: Pick<Key, 'id' | 'scopes'>): void {
  const own = holder.caller?.kind === 'key' && holder.caller.id === id
  if (!own) requireScopes(holder, scopes, `revoke key ${id}, which has it`)
}

/** `scopes`: null for every scope. */
function requireScopes(holder: KeyHolder, scopes: readonly Scope[] | null, deed: string): void {
  const lacking = (scopes ?? allScopes).filter((scope) => holder.scopes && !holder.scopes.has(scope))
  if (lacking.length === 0) return
  const message = `${nameOfCaller(holder)} lacks ${lacking.join(', ')}, so it can't ${deed}.`
  throw new ParleyError('forbidden', message, { code: 'missing_scope' })
}
