import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { connection } from './schemas.ts'

export const withdrawConnection: Operation = (app, { connections }) => {
  app.post(
    '/connections/:id/withdraw',
    {
      config: { scope: 'connections:write' },
      schema: {
        operationId: 'withdrawConnection',
        tags: ['Connections'],
        summary: 'Withdraw an invitation that is not sent yet',
        description: '409 if it was sent: withdraw it on LinkedIn itself.',
        params: idParams,
        body: noBody,
        response: { 200: connection, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => connections.withdraw(request.principal, request.params.id),
  )
}
