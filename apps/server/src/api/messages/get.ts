import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { messageWithStatuses } from '../resources/message.ts'

export const getMessage: Operation = (app, { messages, scheduledMessages }) => {
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
    async ({ principal, params: { id } }) => {
      const scheduled = await scheduledMessages.find(principal, id)
      return scheduled ? { ...scheduled, statuses: [] } : messages.get(principal, id)
    },
  )
}
