import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { deliveryStats, rangeQuery } from '../resources/delivery-stats.ts'

export const getDeliveryStats: Operation = (app, { deliveryStatistics }) => {
  app.get(
    '/stats/deliveries',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'getDeliveryStats',
        tags: ['Deliveries'],
        summary: 'How all deliveries go',
        description: 'Rates and times of the attempts, the backlog, endpoints that fail, and the newest errors.',
        querystring: z.strictObject(rangeQuery),
        response: { 200: deliveryStats, ...problems() },
      },
    },
    ({ principal, query }) => deliveryStatistics.ofWorkspace(principal.workspaceId, query.range),
  )
}
