import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { messageWithStatuses } from '../resources/message.ts'

export const getMessage: Operation = (app, { messages }) => {
  app.get(
    '/messages/:id',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'getMessage',
        tags: ['Messages'],
        summary: 'Read a message',
        description: 'Includes every status that the vendor has reported.',
        params: idParams,
        response: { 200: messageWithStatuses, ...problems(404) },
      },
    },
    (request) => messages.get(request.principal, request.params.id),
  )
}
