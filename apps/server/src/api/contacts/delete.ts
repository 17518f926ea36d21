import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteContact: Operation = (app, { contacts }) => {
  app.delete(
    '/contacts/:id',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'deleteContact',
        tags: ['Contacts'],
        summary: 'Delete a contact',
        description: 'Deletes its conversations and messages as well.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await contacts.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
