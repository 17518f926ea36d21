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
          'Its credentials are erased, and what it had not sent yet fails; its conversations stay. Makes `channel.disconnected`, unless it was paused. The default channel can’t be removed: make another the default first.',
        params: idParams,
        response: { 204: z.null().describe('It is gone.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await channels.remove(request.principal.workspaceId, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
