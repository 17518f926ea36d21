import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { ndotoDialect } from '../dialect.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'
import { savedWebhook, toWebhook, webhookPatch } from '../webhook.ts'

export const updateWebhook: Operation = (app, { endpoints }) => {
  app.patch(
    '/webhooks/:id',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(ndotoDialect) },
      schema: {
        operationId: 'ndotoUpdateWebhook',
        tags: ['Ndoto'],
        summary: 'Change a webhook',
        description: '`active: true` enables a disabled webhook.',
        params: itemParams,
        body: webhookPatch,
        response: { 200: savedWebhook, ...ndotoErrors(409, 413, 415) },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const { url, subscriptions, name, inbox_id, active } = request.body
      const { id } = await endpoints.get(workspaceId, request.params.id, 'ndoto')
      const patch = { url, events: subscriptions, name, channelId: inbox_id, active }
      const webhook = toWebhook(await endpoints.update(request.principal, id, patch))
      return { ...webhook, payload: { webhook } }
    },
  )
}
