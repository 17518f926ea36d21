import { everySubscriptionScope } from '../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpoint, endpointPatch, toInput } from '../resources/endpoint.ts'

export const updateEndpoint: Operation = (app, { endpoints }) => {
  app.patch(
    '/endpoints/:id',
    {
      config: { scope: 'endpoints:write', furtherScopes: everySubscriptionScope },
      schema: {
        operationId: 'updateEndpoint',
        tags: ['Endpoints'],
        summary: 'Update an endpoint',
        description:
          'Writes only the fields given. `active: false` cancels pending deliveries. Events create no deliveries until the endpoint is active again.',
        params: idParams,
        body: endpointPatch,
        response: { 200: endpoint, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => endpoints.update(request.principal, request.params.id, toInput(request.body)),
  )
}
