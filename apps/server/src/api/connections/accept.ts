import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { connection } from './schemas.ts'

export const acceptConnection: Operation = (app, { connections }) => {
  app.post(
    '/connections/:id/accept',
    {
      config: { scope: 'connections:write' },
      schema: {
        operationId: 'acceptConnection',
        tags: ['Connections'],
        summary: 'Say that they are connected',
        description:
          'For manual channels and the simulator, and for what no webhook has told. Makes `connection.accepted`, once.',
        params: idParams,
        body: noBody,
        response: { 200: connection, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => connections.accept(request.principal, request.params.id),
  )
}
