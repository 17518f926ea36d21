import { z } from 'zod'

import { invalidField } from '../../../kernel/errors.ts'
import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { kakiyoErrors } from '../errors.ts'
import { descriptions, exampleOf, isEventName } from '../example.ts'
import { idIn, toText } from '../ids.ts'

const body = z
  .strictObject({
    event: text(100),
    webhook_id: text(200).optional().describe('Default: every webhook that subscribes to the event.'),
  })
  .meta({ examples: [{ event: 'prospect.qualified' }, { event: 'prospect.qualified', webhook_id: 'webhook_17' }] })

const result = z.object({
  webhook_id: z.string(),
  url: z.string(),
  success: z.boolean(),
  status: z.number().int().nullable().describe('The receiver’s status; null if it did not answer.'),
  duration_ms: z.number().int(),
  error: z.string().nullable(),
})

const answer = z.object({ event: z.string(), message: z.string(), results: z.array(result) }).meta({
  examples: [
    {
      event: 'prospect.qualified',
      message: 'Test event sent to 1 webhook',
      results: [
        {
          webhook_id: 'webhook_17',
          url: 'https://your-app.com/kakiyo/webhook',
          success: true,
          status: 200,
          duration_ms: 84,
          error: null,
        },
      ],
    },
  ],
})

export const testWebhooks: Operation = (app, services) => {
  app.post(
    '/webhooks/test',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'kakiyoTestWebhooks',
        tags: ['Kakiyo'],
        summary: 'Send a test event and return the results',
        description: 'Its `data` has `test: true`. It is sent once and never retried.',
        body,
        response: { 200: answer, ...kakiyoErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { event, webhook_id } = request.body
      if (!isEventName(event)) {
        throw invalidField('event', `must be one of ${Object.keys(descriptions).join(', ')}`, 'unknown_event')
      }
      const endpointId = webhook_id === undefined ? undefined : idIn('webhook', webhook_id)
      const test = { dialect: 'kakiyo', event, example: exampleOf(event), endpointId }
      const tested = await services.testWebhooks.run(request.principal.workspaceId, test)
      return {
        event,
        message: `Test event sent to ${tested.length} webhook${tested.length === 1 ? '' : 's'}`,
        results: tested.map(({ endpoint_id, url, ok, status, took, error }) => ({
          webhook_id: toText('webhook', endpoint_id),
          url,
          success: ok,
          status,
          duration_ms: took,
          error,
        })),
      }
    },
  )
}
