import type { Operation } from '../../web/route.ts'
import { noBody, uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { delivery } from '../resources/delivery.ts'

export const retryDelivery: Operation = (app, { deliveries }) => {
  app.post(
    '/deliveries/:id/retry',
    {
      config: { scope: 'deliveries:write' },
      schema: {
        operationId: 'retryDelivery',
        tags: ['Deliveries'],
        summary: 'Attempt a delivery now',
        description:
          'Works in any state, even if it was delivered. The receiver sees the same `webhook-id`, so it can detect the repetition.',
        params: uuidParams,
        body: noBody,
        response: { 202: delivery.describe('The delivery is due now.'), ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      return reply.code(202).send(await deliveries.retry(workspaceId, request.params.id))
    },
  )
}
