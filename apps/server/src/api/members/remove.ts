import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const removeMember: Operation = (app, { members }) => {
  app.delete(
    '/members/:id',
    {
      config: { scope: 'members:write' },
      schema: {
        operationId: 'removeMember',
        tags: ['Members'],
        summary: 'Remove a member',
        description: 'The user loses this workspace at once, and keeps others. A workspace keeps at least one owner.',
        params: idParams,
        response: { 204: z.null().describe('Removed.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await members.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
