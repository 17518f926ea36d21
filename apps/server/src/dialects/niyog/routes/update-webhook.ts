import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { flag, idParams } from '../../../web/schemas.ts'
import { eventNames, webhookUrl } from '../../shared/webhook-fields.ts'
import { niyogDialect } from '../dialect.ts'
import { niyogErrors } from '../errors.ts'
import { toWebhook, webhook } from '../webhook.ts'

const body = z
  .strictObject({ url: webhookUrl.optional(), events: eventNames.optional(), active: flag().optional() })
  .meta({ examples: [{ events: ['lead.created', 'lead.qualified'] }] })

export const updateWebhook: Operation = (app, { endpoints }) => {
  app.patch(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(niyogDialect) },
      schema: {
        operationId: 'niyogUpdateWebhook',
        tags: ['Niyog'],
        summary: 'Change a subscription',
        description: '`active: true` enables a disabled webhook.',
        params: idParams,
        body,
        response: { 200: webhook, ...niyogErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, request.params.id, 'niyog')
      return toWebhook(await endpoints.update(request.principal, id, request.body))
    },
  )
}
