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
        summary: 'Erase a contact',
        description:
          'Deletes its conversations, messages, meetings, tasks and agent runs as well. Its events keep their type and time, lose all data, and are neither delivered nor replayed any more. An opt-out stays in the suppression list, which holds keyed hashes of addresses.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404) },
      },
    },
    async (request, reply) => {
      await contacts.erase(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
