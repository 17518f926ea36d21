import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { kakiyoDialect } from '../dialect.ts'
import { kakiyoErrors } from '../errors.ts'
import { answeredWebhook, toWebhook, webhookFields } from '../webhook.ts'

const body = z
  .strictObject({
    ...webhookFields,
    secret: text(200).optional().describe('Signs each delivery: `X-Kakiyo-Signature`.'),
  })
  .meta({
    examples: [
      {
        name: 'CRM Integration',
        url: 'https://your-app.com/kakiyo/webhook',
        secret: 'your_webhook_secret',
        events: ['linkedin.message.received', 'prospect.qualification.manual'],
      },
    ],
  })

export const createWebhook: Operation = (app, { endpoints }) => {
  app.post(
    '/webhooks',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(kakiyoDialect) },
      schema: {
        operationId: 'kakiyoCreateWebhook',
        tags: ['Kakiyo'],
        summary: 'Create a webhook',
        body,
        response: { 201: answeredWebhook.describe('The active webhook.'), ...kakiyoErrors(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { secret, ...input } = request.body
      const unsigned = secret === undefined
      const endpoint = await endpoints.create(request.principal, {
        ...input,
        secret,
        unsigned,
        dialect: 'kakiyo',
      })
      return reply.code(201).send({ ...toWebhook(endpoint), message: 'Webhook created successfully' })
    },
  )
}
