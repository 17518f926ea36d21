import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { whoIn } from './who.ts'

export const endSessionElsewhere: Operation = (app, { ownAccount }) => {
  app.delete(
    '/me/sessions/:id',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'endSessionElsewhere',
        tags: ['Accounts'],
        summary: 'Sign out one browser',
        params: uuidParams,
        response: { 204: z.null().describe('Signed out.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await ownAccount.endSession(whoIn(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
