import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteFile: Operation = (app, { files }) => {
  app.delete(
    '/files/:id',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'deleteFile',
        tags: ['Files'],
        summary: 'Remove a file',
        description: 'Its address gives nothing any more. What was sent already stays with those who have it.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await files.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
