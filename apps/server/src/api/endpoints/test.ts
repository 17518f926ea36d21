import { invalidField } from '../../kernel/errors.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { deliveryWithAttempts } from '../resources/delivery.ts'
import { endpointTest, sentTest } from '../resources/endpoint.ts'

export const testEndpoint: Operation = (app, { endpoints, testWebhooks, deliveries }) => {
  app.post(
    '/endpoints/:id/test',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'testEndpoint',
        tags: ['Endpoints'],
        summary: 'Send an example event to an endpoint',
        description:
          '`test: true` marks the event, which is for this endpoint only. It goes through the delivery engine, and `GET /v1/deliveries?event_id=` shows the result. With `wait`, one attempt is made at once, and the answer has its request and response.',
        params: idParams,
        body: endpointTest,
        response: {
          200: deliveryWithAttempts.describe('With `wait`: the delivery with its attempt.'),
          202: sentTest.describe('The delivery is queued.'),
          ...problems(404, 409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const { event, wait = false } = request.body ?? {}
      if (wait) {
        const { sent, error } = await testWebhooks.runOne(workspaceId, request.params.id, event)
        if (!sent) throw invalidField('event', `could not be sent: ${error}`)
        return reply.code(200).send(await deliveries.get(workspaceId, sent.deliveryId, sent.request))
      }
      return reply.code(202).send(await endpoints.sendTest(workspaceId, request.params.id, event))
    },
  )
}
