import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { triggerParams } from '../ids.ts'

export const deleteTrigger: Operation = (app, { triggers }) => {
  app.delete(
    '/triggers/:id',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'heypingrDeleteTrigger',
        tags: ['Hey Pingr'],
        summary: 'Delete a trigger',
        params: triggerParams,
        response: { 204: z.null().describe('Deleted.'), ...pingrErrors(404) },
      },
    },
    async (request, reply) => {
      await triggers.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
