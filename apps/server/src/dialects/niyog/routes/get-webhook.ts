import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { niyogErrors } from '../errors.ts'
import { toWebhook, webhook } from '../webhook.ts'

export const getWebhook: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'niyogGetWebhook',
        tags: ['Niyog'],
        summary: 'Read a subscription',
        params: idParams,
        response: { 200: webhook, ...niyogErrors(404) },
      },
    },
    async (request) => toWebhook(await endpoints.get(request.principal.workspaceId, request.params.id, 'niyog')),
  )
}
