import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { niyogErrors } from '../errors.ts'

export const deleteWebhook: Operation = (app, { endpoints }) => {
  app.delete(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'niyogDeleteWebhook',
        tags: ['Niyog'],
        summary: 'Unsubscribe',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...niyogErrors(404) },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, request.params.id, 'niyog')
      await endpoints.remove(request.principal, id)
      return reply.code(204).send(null)
    },
  )
}
