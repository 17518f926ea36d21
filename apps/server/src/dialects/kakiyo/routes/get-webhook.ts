import type { Operation } from '../../../web/route.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'
import { toWebhook, webhook } from '../webhook.ts'

export const getWebhook: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'kakiyoGetWebhook',
        tags: ['Kakiyo'],
        summary: 'Read a webhook',
        params: idParams,
        response: { 200: webhook, ...kakiyoErrors(404) },
      },
    },
    async (request) =>
      toWebhook(await endpoints.get(request.principal.workspaceId, idIn('webhook', request.params.id), 'kakiyo')),
  )
}
