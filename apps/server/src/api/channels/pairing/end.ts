import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'

export const endPairing: Operation = (app, { pairings }) => {
  app.delete(
    '/channels/:id/pairing',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'endPairing',
        tags: ['Channels'],
        summary: 'Log the device out, or give up pairing it',
        description: 'The channel and its conversations stay; what it is to send waits. Makes `channel.disconnected`.',
        params: idParams,
        response: { 204: z.null().describe('It is logged out here; its vendor is told next.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await pairings.end(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
