import { endpoint } from '../../surface/resources/endpoint.ts'
import type { Operation } from '../../surface/route.ts'
import { listing, pageQuery, text } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

export const listEndpoints: Operation = (app, { endpoints }) => {
  app.get(
    '/endpoints',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'listEndpoints',
        tags: ['Endpoints'],
        summary: 'List endpoints, newest first',
        querystring: pageQuery.extend({ dialect: text(40).optional() }),
        response: { 200: listing(endpoint), ...problems() },
      },
    },
    (request) => endpoints.list(request.principal.workspaceId, request.query),
  )
}
