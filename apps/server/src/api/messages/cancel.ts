import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { message } from '../resources/message.ts'

export const cancelMessage: Operation = (app, { scheduledMessages }) => {
  app.delete(
    '/messages/:id',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'cancelMessage',
        tags: ['Messages'],
        summary: 'Cancel a scheduled message',
        description:
          'It isn’t sent, and emits `message.cancelled`. A cancelled message stays as it is. Any other message is a 409 with the code `not_scheduled`.',
        params: idParams,
        response: { 200: message.describe('The cancelled message.'), ...problems(404, 409) },
      },
    },
    (request) => scheduledMessages.cancel(request.principal, request.params.id),
  )
}
