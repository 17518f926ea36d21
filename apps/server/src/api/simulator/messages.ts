import type { Operation } from '../../web/route.ts'
import { id, listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { message } from '../resources/message.ts'

export const listSimulatedMessages: Operation = (app, { simulator }) => {
  app.get(
    '/simulator/messages',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'listSimulatedMessages',
        tags: ['Simulator'],
        summary: 'List the messages that simulated phones received, newest first',
        querystring: pageQuery.extend({
          phone: text(200)
            .optional()
            .describe('Only messages to this phone number, LID (`…@lid`) or WhatsApp user id.'),
          channel_id: id().optional(),
        }),
        response: { 200: listing(message), ...problems() },
      },
    },
    (request) => simulator.received(request.principal, request.query),
  )
}
