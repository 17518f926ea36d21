import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteSegment: Operation = (app, { segments }) => {
  app.delete(
    '/segments/:id',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'deleteSegment',
        tags: ['Contacts'],
        summary: 'Remove a segment',
        description: 'Its contacts stay, and so do those that it has enrolled in campaigns.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await segments.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
