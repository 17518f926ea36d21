import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { iagenteErrors } from '../errors.ts'

export const deleteLead: Operation = (app, { contacts }) => {
  app.delete(
    '/leads/:id',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'iagenteDeleteLead',
        tags: ['IAGENTE'],
        summary: 'Delete a lead, with its conversations and messages',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...iagenteErrors(404) },
      },
    },
    async (request, reply) => {
      await contacts.erase(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
