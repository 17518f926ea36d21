import { z } from 'zod'

import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { flag } from '../../../web/schemas.ts'
import { kakiyoDialect } from '../dialect.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'
import { answeredWebhook, toWebhook, webhookFields } from '../webhook.ts'

const { name, url, events } = webhookFields
const body = z
  .strictObject({
    name: name.optional(),
    url: url.optional(),
    events: events.optional(),
    active: flag().optional(),
  })
  .meta({ examples: [{ events: ['prospect.qualified', 'prospect.responded'] }] })

export const updateWebhook: Operation = (app, { endpoints }) => {
  app.patch(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(kakiyoDialect) },
      schema: {
        operationId: 'kakiyoUpdateWebhook',
        tags: ['Kakiyo'],
        summary: 'Change a webhook',
        description: '`active: true` enables a disabled webhook.',
        params: idParams,
        body,
        response: { 200: answeredWebhook, ...kakiyoErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const { id } = await endpoints.get(workspaceId, idIn('webhook', request.params.id), 'kakiyo')
      const updated = await endpoints.update(request.principal, id, request.body)
      return { ...toWebhook(updated), message: 'Webhook updated successfully' }
    },
  )
}
