import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { message } from '../resources/message.ts'

export const readOnSimulator: Operation = (app, { simulator }) => {
  app.post(
    '/simulator/messages/:id/read',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'readOnSimulator',
        tags: ['Simulator'],
        summary: 'Read a message on the phone that received it',
        description: 'Sets its status to `read`, as a vendor’s report would.',
        params: idParams,
        body: noBody,
        response: { 200: message, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => simulator.read(request.principal, request.params.id),
  )
}
