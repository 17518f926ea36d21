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
        summary: 'Log the device out, or cancel pairing',
        description: 'Keeps the channel and its conversations; queued messages wait. Emits `channel.disconnected`.',
        params: idParams,
        response: { 204: z.null().describe('Logged out in Parley; the vendor is told next.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await pairings.end(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
