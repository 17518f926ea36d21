import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { findWebhook, toWebhook, webhook } from '../webhook.ts'

export const getWebhook: Operation = (app, { endpoints }) => {
  app.get(
    '/webhook',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'heypingrGetWebhook',
        tags: ['Hey Pingr'],
        summary: 'Read the webhook URL',
        response: { 200: webhook, ...pingrErrors() },
      },
    },
    async (request) => toWebhook(await findWebhook(endpoints, request.principal.workspaceId)),
  )
}
