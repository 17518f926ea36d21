import type { FastifyRequest } from 'fastify'

import type { Owner } from '../../../core/saved-views/saved-views.ts'

/** Of an operation for users only. Their tests have no views of their own. */
export function ownerIn({ principal: { accountId, caller } }: FastifyRequest): Owner {
  if (caller.kind !== 'user') throw new Error('the operation is for users only, and another caller got through')
  return { workspaceId: accountId, memberId: caller.memberId }
}
