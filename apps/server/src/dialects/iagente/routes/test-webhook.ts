import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams, noBody } from '../../../web/schemas.ts'
import { iagenteErrors } from '../errors.ts'

const answer = z
  .object({ data: z.object({ event: z.string(), event_id: z.string(), status: z.literal('queued') }) })
  .meta({
    examples: [{ data: { event: 'lead.created', event_id: '01a1fdeb-ae41-7983-899d-000000000000', status: 'queued' } }],
  })

export const testWebhook: Operation = (app, { endpoints }) => {
  app.post(
    '/webhooks/:id/test',
    {
      config: { scope: 'endpoints:write' },
      schema: {
        operationId: 'iagenteTestWebhook',
        tags: ['IAGENTE'],
        summary: 'Test a webhook',
        description: 'Sends an example of the first event that it subscribes to. Its `data` has `test: true`.',
        params: idParams,
        body: noBody,
        response: { 202: answer.describe('The delivery is queued.'), ...iagenteErrors(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const { id, events } = await endpoints.get(workspaceId, request.params.id, 'iagente')
      const [event = ''] = events
      const { event_id } = await endpoints.sendTest(workspaceId, id, event)
      return reply.code(202).send({ data: { event, event_id, status: 'queued' } })
    },
  )
}
