import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteEndpoint: Operation = (app, { endpoints }) => {
  app.delete(
    '/endpoints/:id',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'deleteEndpoint',
        tags: ['Endpoints'],
        summary: 'Delete an endpoint',
        description: 'Its pending deliveries are cancelled; what was delivered stays on record.',
        params: idParams,
        response: { 204: z.null().describe('It is gone.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await endpoints.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
