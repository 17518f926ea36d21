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
        summary: 'Take a contact out of a campaign',
        description: 'It stays on record as `stopped`: they can’t be enrolled in the same campaign again.',
        params: idParams,
        response: { 204: z.null().describe('They are out of it.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await enrollments.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
