import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { iagenteDialect } from '../dialect.ts'
import { iagenteErrors } from '../errors.ts'
import { exampleWebhook, toWebhook, webhook, webhookFields } from '../webhook.ts'

const { name, url, events } = webhookFields
const body = z.strictObject({ name: name.nullish(), url, events }).meta({
  examples: [
    {
      name: 'Meu Webhook',
      url: 'https://meusite.com/webhook',
      events: ['lead.created', 'lead.qualified', 'message.received'],
    },
  ],
})

const answer = z
  .object({
    data: z.object({
      ...webhook.shape,
      signing_secret: z.string().nullable().describe('Null in the answer to a repeated request.'),
    }),
  })
  .meta({ examples: [{ data: { ...exampleWebhook, signing_secret: 'whsec_abcdef...' } }] })

export const createWebhook: Operation = (app, { endpoints }) => {
  app.post(
    '/webhooks',
    {
      config: {
        scope: 'endpoints:write',
        furtherScopes: subscriptionScopes(iagenteDialect),
        answersSecret: 'signing_secret',
      },
      schema: {
        operationId: 'iagenteCreateWebhook',
        tags: ['IAGENTE'],
        summary: 'Create a webhook',
        body,
        response: {
          201: answer.describe('The only response that contains the signing secret.'),
          ...iagenteErrors(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const endpoint = await endpoints.create(request.principal, { ...request.body, dialect: 'iagente' })
      return reply.code(201).send({ data: { ...toWebhook(endpoint), signing_secret: endpoint.secret } })
    },
  )
}
