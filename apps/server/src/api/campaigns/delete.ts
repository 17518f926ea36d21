import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'

export const deleteCampaign: Operation = (app, { campaigns }) => {
  app.delete(
    '/campaigns/:id',
    {
      config: { scope: 'campaigns:write' },
      schema: {
        operationId: 'deleteCampaign',
        tags: ['Campaigns'],
        summary: 'Remove a draft',
        description: 'A started campaign can’t be removed: archive it instead.',
        params: idParams,
        response: { 204: z.null().describe('Deleted.'), ...problems(404, 409) },
      },
    },
    async (request, reply) => {
      await campaigns.remove(request.principal, request.params.id)
      return reply.code(204).send(null)
    },
  )
}
