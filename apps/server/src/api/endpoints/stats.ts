import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpointStats, rangeQuery } from '../resources/delivery-stats.ts'

export const getEndpointStats: Operation = (app, { deliveryStatistics }) => {
  app.get(
    '/endpoints/:id/stats',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'getEndpointStats',
        tags: ['Endpoints'],
        summary: 'How deliveries to an endpoint go',
        description: 'Attempts are counted every few seconds, and kept by quarters of an hour for eight days.',
        params: idParams,
        querystring: z.strictObject(rangeQuery),
        response: { 200: endpointStats, ...problems(404) },
      },
    },
    ({ principal, params, query }) => deliveryStatistics.ofEndpoint(principal.workspaceId, params.id, query.range),
  )
}
