import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { deliveryWithAttempts } from '../resources/delivery.ts'

export const getDelivery: Operation = (app, { deliveries }) => {
  app.get(
    '/deliveries/:id',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'getDelivery',
        tags: ['Deliveries'],
        summary: 'Read a delivery',
        description:
          'Includes each attempt: request, response, timings and error. `curl` repeats the request. Requests are rebuilt from the event on reading, with the signatures of the time of the attempt.',
        params: uuidParams,
        response: { 200: deliveryWithAttempts, ...problems(404) },
      },
    },
    (request) => deliveries.get(request.principal.workspaceId, request.params.id),
  )
}
