import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpointTest, sentTest } from '../resources/endpoint.ts'

export const testEndpoint: Operation = (app, { endpoints }) => {
  app.post(
    '/endpoints/:id/test',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'testEndpoint',
        tags: ['Endpoints'],
        summary: 'Send an example event to an endpoint',
        description:
          'Uses the normal delivery engine, for this endpoint only; `test: true` marks the event. `GET /v1/deliveries?event_id=` shows the result.',
        params: idParams,
        body: endpointTest,
        response: { 202: sentTest.describe('The delivery is queued.'), ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      return reply.code(202).send(await endpoints.sendTest(workspaceId, request.params.id, request.body?.event))
    },
  )
}
