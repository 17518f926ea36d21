import { everySubscriptionScope } from '../../core/endpoints/require-event-scopes.ts'
import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { endpointWithSecret, newEndpoint, toInput } from '../resources/endpoint.ts'

export const createEndpoint: Operation = (app, { endpoints }) => {
  app.post(
    '/endpoints',
    {
      config: { scope: 'endpoints:write', furtherScopes: everySubscriptionScope, answersSecret: 'secret' },
      schema: {
        operationId: 'createEndpoint',
        tags: ['Endpoints'],
        summary: 'Subscribe a URL to events',
        description:
          'Each event is delivered as a signed POST and retried until the receiver answers 2xx. Every delivery has the Standard Webhooks headers in addition to those of its dialect.',
        body: newEndpoint,
        response: {
          201: endpointWithSecret.describe('The only response that contains the secret.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      return reply.code(201).send(await endpoints.create(request.principal, toInput(request.body)))
    },
  )
}
