import { getAnyMessage } from '../../core/messages/any-message.ts'
import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { messageWithStatuses } from '../resources/message.ts'

export const getMessage: Operation = (app, services) => {
  app.get(
    '/messages/:id',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'getMessage',
        tags: ['Messages'],
        summary: 'Read a message',
        description:
          'Includes every status that the vendor has reported. The id under which a message was scheduled leads to the message that it has become.',
        params: idParams,
        response: { 200: messageWithStatuses, ...problems(404) },
      },
    },
    ({ principal, params }) => getAnyMessage(services, principal, params.id),
  )
}
