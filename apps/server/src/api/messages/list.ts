import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { directions, message, statuses } from '../resources/message.ts'

export const listMessages: Operation = (app, { messages }) => {
  app.get(
    '/messages',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'listMessages',
        tags: ['Messages'],
        summary: 'List messages, newest first',
        querystring: pageQuery.extend({
          contact_id: id().optional(),
          conversation_id: id().optional(),
          direction: oneOf(directions).optional(),
          status: oneOf(statuses).optional(),
        }),
        response: { 200: listing(message), ...problems() },
      },
    },
    (request) => messages.list(request.principal, request.query),
  )
}
