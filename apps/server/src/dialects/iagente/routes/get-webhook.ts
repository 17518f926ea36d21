import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { iagenteErrors } from '../errors.ts'
import { toWebhook, webhookAnswer } from '../webhook.ts'

export const getWebhook: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'iagenteGetWebhook',
        tags: ['IAGENTE'],
        summary: 'Get a webhook',
        params: idParams,
        response: { 200: webhookAnswer, ...iagenteErrors(404) },
      },
    },
    async (request) => {
      const endpoint = await endpoints.get(request.principal.workspaceId, request.params.id, 'iagente')
      return { data: toWebhook(endpoint) }
    },
  )
}
