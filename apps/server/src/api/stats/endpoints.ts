import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpointStats, rangeQuery } from '../resources/delivery-stats.ts'

export const listEndpointStats: Operation = (app, { deliveryStatistics }) => {
  app.get(
    '/stats/endpoints',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'listEndpointStats',
        tags: ['Endpoints'],
        summary: 'How deliveries to each endpoint go',
        description: 'In the order and the pages of `GET /v1/endpoints`.',
        querystring: pageQuery.extend(rangeQuery),
        response: { 200: listing(endpointStats), ...problems() },
      },
    },
    ({ principal, query: { range, ...page } }) => deliveryStatistics.ofEndpoints(principal.workspaceId, range, page),
  )
}
