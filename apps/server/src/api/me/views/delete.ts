import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { problems } from '../../errors.ts'
import { ownerIn } from './owner-in.ts'

export const deleteSavedView: Operation = (app, { savedViews }) => {
  app.delete(
    '/me/views/:id',
    {
      config: { usersOnly: true },
      schema: {
        operationId: 'deleteSavedView',
        tags: ['Accounts'],
        summary: 'Remove a saved view',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await savedViews.remove(ownerIn(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
