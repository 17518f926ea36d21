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
          'With each of its attempts: what was sent and answered, how long it took, what went wrong. `curl` sends it once more. Requests are made again from the event when they are read, with the signatures of the time of the attempt and never a newer one.',
        params: uuidParams,
        response: { 200: deliveryWithAttempts, ...problems(404) },
      },
    },
    (request) => deliveries.get(request.principal.workspaceId, request.params.id),
  )
}
