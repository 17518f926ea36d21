import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteTrigger: Operation = (app, { triggers }) => {
  app.delete(
    '/triggers/:id',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'deleteTrigger',
        tags: ['Triggers'],
        summary: 'Remove a trigger',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await triggers.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
