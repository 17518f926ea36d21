import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const removeEnrollment: Operation = (app, { enrollments }) => {
  app.delete(
    '/enrollments/:id',
    {
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'removeEnrollment',
        tags: ['Campaigns'],
        summary: 'Remove a contact from a campaign',
        description:
          'The enrollment stays on record as `stopped`: the contact can’t be enrolled in this campaign again.',
        params: idParams,
        response: { 204: z.null().describe('Removed.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await enrollments.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
