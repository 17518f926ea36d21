import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const answer = z.object({}).meta({ examples: [{}] })

export const deleteWebhook: Operation = (app, { endpoints }) => {
  app.delete(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'ndotoDeleteWebhook',
        tags: ['Ndoto'],
        summary: 'Unsubscribe',
        params: itemParams,
        response: { 200: answer.describe('Deleted.'), ...ndotoErrors() },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, request.params.id, 'ndoto')
      await endpoints.remove(request.principal, id)
      return {}
    },
  )
}
