import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { ndotoDialect } from '../dialect.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams } from '../params.ts'
import { createdWebhook, toWebhook, webhookFields } from '../webhook.ts'

const body = z.strictObject(webhookFields).meta({
  examples: [
    {
      url: 'https://yourapp.com/webhooks/ndoto',
      name: 'My integration',
      subscriptions: ['message_created', 'conversation_created', 'conversation_status_changed'],
      inbox_id: 2,
    },
  ],
})

export const createWebhook: Operation = (app, { endpoints }) => {
  app.post(
    '/webhooks',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(ndotoDialect), answersSecret: 'secret' },
      schema: {
        operationId: 'ndotoCreateWebhook',
        tags: ['Ndoto'],
        summary: 'Subscribe a URL to events',
        description: 'A URL can be subscribed only once.',
        params: accountParams,
        body,
        response: {
          200: createdWebhook.describe('The only response that contains the secret.'),
          ...ndotoErrors(409, 413, 415),
        },
      },
    },
    async (request) => {
      const { url, subscriptions, name, inbox_id } = request.body
      const input = { url, events: subscriptions, name, channelId: inbox_id, dialect: 'ndoto' }
      const endpoint = await endpoints.create(request.principal, input)
      const webhook = { ...toWebhook(endpoint), secret: endpoint.secret }
      return { ...webhook, payload: { webhook } }
    },
  )
}
