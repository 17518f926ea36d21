import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpointWithSecret } from '../resources/endpoint.ts'

export const rotateEndpointSecret: Operation = (app, { endpoints }) => {
  app.post(
    '/endpoints/:id/rotate-secret',
    {
      config: { scope: 'endpoints:write', answersSecret: 'secret' },
      schema: {
        operationId: 'rotateEndpointSecret',
        tags: ['Endpoints'],
        summary: 'Give an endpoint a new secret',
        description:
          'The old secret also signs for 24 hours, so that no delivery fails while you change over. Further rotations within that time keep up to ten old secrets.',
        params: idParams,
        body: noBody,
        response: {
          200: endpointWithSecret.describe('The only response that contains the new secret.'),
          ...problems(404, 409, 413, 415),
        },
      },
    },
    (request) => endpoints.rotateSecret(request.principal, request.params.id),
  )
}
