import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpoint } from '../resources/endpoint.ts'

export const getEndpoint: Operation = (app, { endpoints }) => {
  app.get(
    '/endpoints/:id',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'getEndpoint',
        tags: ['Endpoints'],
        summary: 'Read an endpoint',
        params: idParams,
        response: { 200: endpoint, ...problems(404) },
      },
    },
    (request) => endpoints.get(request.principal.workspaceId, request.params.id),
  )
}
