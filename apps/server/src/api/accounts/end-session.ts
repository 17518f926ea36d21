import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'

export const endOwnSession: Operation = (app, { sessions }) => {
  app.delete(
    '/session',
    {
      schema: {
        operationId: 'endSession',
        tags: ['Accounts'],
        summary: 'Sign out',
        response: { 204: z.null().describe('Signed out.'), ...problems() },
      },
    },
    async (request, reply) => {
      const { cookie } = request.headers
      if (cookie !== undefined) reply.header('set-cookie', await sessions.logOut(cookie))
      return reply.code(204).send(null)
    },
  )
}
