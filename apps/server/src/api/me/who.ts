import type { FastifyRequest } from 'fastify'

import type { SignedIn } from '../../core/users/sessions.ts'

/** Of an operation for users only. */
export function whoIn({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw new Error('the operation is for users only, and a key got through')
  return signedIn
}
