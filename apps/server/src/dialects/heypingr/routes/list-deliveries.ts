import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { numeral, oneOf } from '../../../web/schemas.ts'
import { before, nextCursor } from '../cursor.ts'
import { delivery, toPingrDelivery } from '../delivery.ts'
import { pingrErrors } from '../errors.ts'

const kinds = {
  'webhook.delivered': 'delivered',
  'webhook.failed': 'failed',
  'webhook.simulated': 'simulated',
} as const

const query = z.strictObject({
  limit: numeral(1, 200, 'must be a whole number from 1 to 200').prefault('50').describe('Records to return.'),
  before: before.optional().describe('Only entries older than this; `next_cursor` of the previous page.'),
  event_type: oneOf(['webhook.delivered', 'webhook.failed', 'webhook.simulated']).optional(),
})

const example = {
  id: '0196d3b2-6e80-7c11-8f4e-1d2a3b4c5d6e',
  event_type: 'webhook.delivered',
  status: 'delivered',
  url: 'https://yourapp.com/webhook',
  http_status: 200,
  dynamic_reply: true,
  session_id: 'sess_3',
  created_at: '2025-05-15T10:30:00.000Z',
}

const answer = z
  .object({ deliveries: z.array(delivery), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ deliveries: [example], count: 1, next_cursor: '2025-05-15T10:30:00.000Z' }] })

export const listDeliveries: Operation = (app, { webhookLog }) => {
  app.get(
    '/webhooks/deliveries',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'heypingrListDeliveries',
        tags: ['Hey Pingr'],
        summary: 'List webhook deliveries, newest first',
        querystring: query,
        response: { 200: answer, ...pingrErrors() },
      },
    },
    async (request) => {
      const { limit, before, event_type } = request.query
      const only = event_type && kinds[event_type]
      const filter = { dialect: 'heypingr', limit, before, only }
      const found = await webhookLog.list(request.principal.workspaceId, filter)
      const deliveries = found.slice(0, limit).map(toPingrDelivery)
      return { deliveries, count: deliveries.length, next_cursor: nextCursor(found, limit, before) }
    },
  )
}
