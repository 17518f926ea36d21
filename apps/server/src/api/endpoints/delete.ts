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
        description: 'Cancels its pending deliveries; past deliveries stay on record.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await endpoints.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
