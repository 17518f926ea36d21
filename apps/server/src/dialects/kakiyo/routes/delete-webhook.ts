import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'

export const deleteWebhook: Operation = (app, { endpoints }) => {
  app.delete(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'kakiyoDeleteWebhook',
        tags: ['Kakiyo'],
        summary: 'Delete a webhook',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...kakiyoErrors(404) },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, idIn('webhook', request.params.id), 'kakiyo')
      await endpoints.remove(request.principal, id)
      return reply.code(204).send(null)
    },
  )
}
