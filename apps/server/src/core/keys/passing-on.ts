import { ParleyError } from '../../kernel/errors.ts'
import type { Principal } from './key.ts'
import type { NewKey } from './keys.ts'
import { allScopes } from './scopes.ts'

/**
 * What a key may mint: nothing that reaches further than itself. Throws `forbidden` for a scope that it lacks, and for
 * a live key asked of a test key.
 */
export function passOn(giver: Principal, input: NewKey): NewKey {
  const lacking = (input.scopes ?? allScopes).filter((scope) => giver.scopes && !giver.scopes.has(scope))
  if (lacking.length > 0) {
    const message = `This API key lacks ${lacking.join(', ')}, and can't give what it lacks.`
    throw new ParleyError('forbidden', message, { code: 'missing_scope' })
  }
  if (giver.mode === 'live') return input
  if (input.mode === 'live') {
    throw new ParleyError('forbidden', 'This is a test key, which mints test keys only.', { code: 'test_key' })
  }
  return { ...input, mode: 'test' }
}
