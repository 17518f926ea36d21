import { z } from 'zod'

import { deliveryStates } from '../../core/deliveries/deliveries.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { delivery } from '../resources/delivery.ts'

export const listDeliveries: Operation = (app, { deliveries }) => {
  app.get(
    '/deliveries',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'listDeliveries',
        tags: ['Deliveries'],
        summary: 'List deliveries, newest first',
        description: 'A delivery is one event for one endpoint. `since` and `until` filter by creation time.',
        querystring: pageQuery.extend({
          endpoint_id: id().optional(),
          event_id: z.uuid('must be a UUID').toLowerCase().optional(),
          state: oneOf(deliveryStates).optional(),
          ...timeRange,
        }),
        response: { 200: listing(delivery), ...problems() },
      },
    },
    (request) => deliveries.list(request.principal.workspaceId, request.query),
  )
}
