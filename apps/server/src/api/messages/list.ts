import { listAnyMessages } from '../../core/messages/any-message.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { directions, listedStatuses, message } from '../resources/message.ts'

export const listMessages: Operation = (app, services) => {
  app.get(
    '/messages',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'listMessages',
        tags: ['Messages'],
        summary: 'List messages, newest first',
        description: 'Scheduled and cancelled messages are listed by their status only.',
        querystring: pageQuery.extend({
          contact_id: id().optional(),
          conversation_id: id().optional(),
          direction: oneOf(directions).optional(),
          status: oneOf(listedStatuses).optional(),
        }),
        response: { 200: listing(message), ...problems() },
      },
    },
    ({ principal, query }) => listAnyMessages(services, principal, query),
  )
}
