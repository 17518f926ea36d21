import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pageQuery } from '../../../web/schemas.ts'
import { niyogErrors } from '../errors.ts'
import { toWebhook, webhook } from '../webhook.ts'

const answer = z
  .object({ data: z.array(webhook), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ data: webhook.meta()?.examples ?? [], count: 1, next_cursor: null }] })

export const listWebhooks: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'niyogListWebhooks',
        tags: ['Niyog'],
        summary: 'List subscriptions, newest first',
        querystring: pageQuery,
        response: { 200: answer, ...niyogErrors() },
      },
    },
    async (request) => {
      const filter = { ...request.query, dialect: 'niyog' }
      const { data, next_cursor } = await endpoints.list(request.principal.workspaceId, filter)
      return { data: data.map(toWebhook), count: data.length, next_cursor }
    },
  )
}
