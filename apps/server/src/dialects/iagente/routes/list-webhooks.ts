import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { readAll } from '../../shared/read-all.ts'
import { iagenteErrors } from '../errors.ts'
import { exampleWebhook, toWebhook, webhook } from '../webhook.ts'

const answer = z.object({ data: z.array(webhook) }).meta({ examples: [{ data: [exampleWebhook] }] })

export const listWebhooks: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'iagenteListWebhooks',
        tags: ['IAGENTE'],
        summary: 'List webhooks, newest first',
        querystring: z.strictObject({}),
        response: { 200: answer, ...iagenteErrors() },
      },
    },
    async (request) => {
      const { workspaceId } = request.principal
      const all = await readAll((page) => endpoints.list(workspaceId, { ...page, dialect: 'iagente' }))
      return { data: all.map(toWebhook) }
    },
  )
}
