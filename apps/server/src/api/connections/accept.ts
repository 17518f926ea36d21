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
        summary: 'Mark a connection as accepted',
        description:
          'For manual channels, the simulator, and acceptances that no webhook reported. Emits `connection.accepted` once.',
        params: idParams,
        body: noBody,
        response: { 200: connection, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => connections.accept(request.principal, request.params.id),
  )
}
