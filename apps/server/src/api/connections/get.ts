import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { connection } from './schemas.ts'

export const getConnection: Operation = (app, { connections }) => {
  app.get(
    '/connections/:id',
    {
      config: { scope: 'connections:read' },
      schema: {
        operationId: 'getConnection',
        tags: ['Connections'],
        summary: 'Read a connection',
        params: idParams,
        response: { 200: connection, ...problems(404) },
      },
    },
    (request) => connections.get(request.principal, request.params.id),
  )
}
