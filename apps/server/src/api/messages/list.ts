import { directions, message, statuses } from '../../surface/resources/message.ts'
import type { Operation } from '../../surface/route.ts'
import { id, listing, oneOf, pageQuery } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

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
