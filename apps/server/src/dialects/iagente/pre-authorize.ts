import type { Limits } from '../../core/limits/limits.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { PreAuthorize } from '../../web/authentication.ts'

/** Counts each request of a key, reports the rest of its limit, and parses numbers without a country as Brazilian. */
export function preAuthorizeWithin(limits: Limits): PreAuthorize {
  return async (request, reply) => {
    const { principal } = request
    if (principal.caller.kind !== 'key') throw new Error('only keys ask the API of a vendor')
    request.principal = { ...principal, defaultCountry: principal.defaultCountry ?? 'BR' }
    const { limit, remaining, retryAfterSeconds } = await limits.take('iagente', principal.caller.id)
    reply.headers({ 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining })
    if (retryAfterSeconds === null) return
    throw new ParleyError('rate_limited', 'Too many requests. Rate limit exceeded.', { retryAfterSeconds })
  }
}
