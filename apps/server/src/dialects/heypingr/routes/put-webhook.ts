import { z } from 'zod'

import type { EndpointHolder, Endpoints } from '../../../core/endpoints/endpoints.ts'
import { subscriptionScopes } from '../../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../../web/route.ts'
import { flag } from '../../../web/schemas.ts'
import { webhookUrl } from '../../shared/webhook-fields.ts'
import { heypingrDialect } from '../dialect.ts'
import { pingrErrors } from '../errors.ts'
import { pingrEvents } from '../events.ts'
import { findWebhook, toWebhook, webhook } from '../webhook.ts'

const body = z
  .strictObject({
    url: webhookUrl,
    rotate_secret: flag().optional().describe('True: creates a new secret. Otherwise the secret stays as it is.'),
  })
  .meta({ examples: [{ url: 'https://yourapp.com/webhook' }] })

export const putWebhook: Operation = (app, { endpoints }) => {
  app.put(
    '/webhook',
    {
      config: { scope: 'endpoints:write', furtherScopes: subscriptionScopes(heypingrDialect) },
      schema: {
        operationId: 'heypingrPutWebhook',
        tags: ['Hey Pingr'],
        summary: 'Set the webhook URL',
        description: 'An account has one webhook URL. Only the response that creates the secret contains it.',
        body,
        response: { 200: webhook, ...pingrErrors(409, 413, 415) },
      },
    },
    async (request) => put(endpoints, request.principal, request.body),
  )
}

async function put(endpoints: Endpoints, holder: EndpointHolder, { url, rotate_secret }: z.infer<typeof body>) {
  const found = await findWebhook(endpoints, holder.workspaceId)
  if (!found) {
    const events = Object.keys(pingrEvents)
    const made = await endpoints.create(holder, { url, events, dialect: 'heypingr', only: true })
    return toWebhook(made, made.secret)
  }
  const updated = await endpoints.update(holder, found.id, { url, active: true })
  if (!rotate_secret) return toWebhook(updated)
  const rotated = await endpoints.rotateSecret(holder, found.id)
  return toWebhook(rotated, rotated.secret)
}
