import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { flag, idParams } from '../../../web/schemas.ts'
import { iagenteDialect } from '../dialect.ts'
import { iagenteErrors } from '../errors.ts'
import { toWebhook, webhookAnswer, webhookFields } from '../webhook.ts'

const { name, url, events } = webhookFields
const body = z
  .strictObject({
    name: name.nullish(),
    url: url.optional(),
    events: events.optional(),
    active: flag().optional(),
  })
  .meta({ examples: [{ events: ['lead.created', 'lead.updated'] }] })

export const updateWebhook: Operation = (app, { endpoints }) => {
  app.patch(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(iagenteDialect) },
      schema: {
        operationId: 'iagenteUpdateWebhook',
        tags: ['IAGENTE'],
        summary: 'Change a webhook',
        description: '`active: true` enables a disabled webhook.',
        params: idParams,
        body,
        response: { 200: webhookAnswer, ...iagenteErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, request.params.id, 'iagente')
      return { data: toWebhook(await endpoints.update(request.principal, id, request.body)) }
    },
  )
}
