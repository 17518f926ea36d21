import { statusRange } from '../../core/deliveries/status-range.ts'
import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { delivery } from '../resources/delivery.ts'
import { deliveryQuery } from './filter.ts'

export const listDeliveries: Operation = (app, { deliveries }) => {
  app.get(
    '/deliveries',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'listDeliveries',
        tags: ['Deliveries'],
        summary: 'List deliveries, newest first',
        description:
          'A delivery is one event for one endpoint. `since` and `until` filter by creation time. A page of a filter that no index has (`event_type`, `status_code`, `q` and the like) reads a limited number of deliveries: it may be short or empty, and `next_cursor` goes on.',
        querystring: pageQuery.extend(deliveryQuery),
        response: { 200: listing(delivery), ...problems() },
      },
    },
    (request) => {
      const { status_code, ...filter } = request.query
      return deliveries.list(request.principal.workspaceId, {
        ...filter,
        status: status_code === undefined ? undefined : statusRange(status_code),
      })
    },
  )
}
