import type { Operation } from '../../web/route.ts'
import { listing } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { connection, connectionQuery } from './schemas.ts'

export const listConnections: Operation = (app, { connections }) => {
  app.get(
    '/connections',
    {
      config: { scope: 'connections:read' },
      schema: {
        operationId: 'listConnections',
        tags: ['Connections'],
        summary: 'List connections and invitations, newest first',
        querystring: connectionQuery,
        response: { 200: listing(connection), ...problems() },
      },
    },
    (request) => connections.list(request.principal, request.query),
  )
}
