import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteCannedReply: Operation = (app, { cannedReplies }) => {
  app.delete(
    '/canned-replies/:id',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'deleteCannedReply',
        tags: ['Canned replies'],
        summary: 'Remove a canned reply',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await cannedReplies.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
