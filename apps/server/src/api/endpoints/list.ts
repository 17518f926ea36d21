import type { Operation } from '../../web/route.ts'
import { listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { endpoint } from '../resources/endpoint.ts'

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
