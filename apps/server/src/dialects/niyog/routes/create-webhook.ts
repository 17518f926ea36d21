import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { eventNames, webhookUrl } from '../../shared/webhook-fields.ts'
import { niyogDialect } from '../dialect.ts'
import { niyogErrors } from '../errors.ts'
import { createdWebhook } from '../webhook.ts'

const body = z.strictObject({ url: webhookUrl, events: eventNames }).meta({
  examples: [
    { url: 'https://example.com/webhooks/niyog', events: ['lead.qualified', 'meeting.booked', 'message.sent'] },
  ],
})

export const createWebhook: Operation = (app, { endpoints }) => {
  app.post(
    '/webhooks',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(niyogDialect), answersSecret: 'secret' },
      schema: {
        operationId: 'niyogCreateWebhook',
        tags: ['Niyog'],
        summary: 'Subscribe a URL to events',
        body,
        response: {
          201: createdWebhook.describe('The only response that contains the secret.'),
          ...niyogErrors(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const endpoint = await endpoints.create(request.principal, { ...request.body, dialect: 'niyog' })
      return reply.code(201).send({
        id: endpoint.id,
        url: endpoint.url,
        events: endpoint.events,
        secret: endpoint.secret,
        message: 'Save this secret — it will not be shown again.',
      })
    },
  )
}
