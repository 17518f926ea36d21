import { ParleyError } from '../../kernel/errors.ts'
import type { Principal } from './key.ts'
import type { NewKey } from './keys.ts'
import { allScopes } from './scopes.ts'

/**
 * Limits what a key may mint to its own rights. Throws `forbidden` for a scope that it lacks, and if a test key asks
 * for a live key.
 */
export function passOn(giver: Principal, input: NewKey): NewKey {
  const lacking = (input.scopes ?? allScopes).filter((scope) => giver.scopes && !giver.scopes.has(scope))
  if (lacking.length > 0) {
    const message = `This API key lacks ${lacking.join(', ')}, so it can't mint a key with it.`
    throw new ParleyError('forbidden', message, { code: 'missing_scope' })
  }
  if (giver.mode === 'live') return input
  if (input.mode === 'live') {
    throw new ParleyError('forbidden', 'This is a test key, which mints test keys only.', { code: 'test_key' })
  }
  return { ...input, mode: 'test' }
}
