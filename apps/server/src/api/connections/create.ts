import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { connection, newConnection } from './schemas.ts'

export const createConnection: Operation = (app, { connections }) => {
  app.post(
    '/connections',
    {
      config: { scope: 'connections:write' },
      schema: {
        operationId: 'createConnection',
        tags: ['Connections'],
        summary: 'Invite a contact to connect',
        description:
          'A worker sends the invitation within the limits of the channel; a manual channel creates a task. If the contact is already invited or connected on the channel, nothing changes: 200.',
        body: newConnection,
        response: {
          200: connection.describe('The contact was invited before.'),
          201: connection.describe('The invitation is queued.'),
          ...problems(404, 409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { contact_id: contactId, channel_id: channelId, note } = request.body
      const { connection, created } = await connections.invite(request.principal, { contactId, channelId, note })
      return reply.code(created ? 201 : 200).send(connection)
    },
  )
}
