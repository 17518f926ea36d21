import type { FastifyRequest } from 'fastify'

import type { SignedIn } from '../../core/users/sessions.ts'
import { ParleyError } from '../../kernel/errors.ts'

/** Throws `forbidden` for a key: it has no account. */
export function whoIn({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn) return signedIn
  throw new ParleyError('forbidden', 'An API key has no account: sign in for this.', { code: 'not_a_user' })
}
