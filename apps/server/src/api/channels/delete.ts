import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteChannel: Operation = (app, { channels }) => {
  app.delete(
    '/channels/:id',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'deleteChannel',
        tags: ['Channels'],
        summary: 'Remove a channel',
        description:
          'Erases its credentials and fails its queued messages; keeps its conversations. Emits `channel.disconnected` unless the channel was paused. The default channel can’t be removed: set another default first.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await channels.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
