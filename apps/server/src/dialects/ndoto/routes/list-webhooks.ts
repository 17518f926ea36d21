import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { readAll } from '../../shared/read-all.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams } from '../params.ts'
import { toWebhook, webhook } from '../webhook.ts'

const answer = z.object({ payload: z.array(webhook) }).meta({ examples: [{ payload: webhook.meta()?.examples ?? [] }] })

export const listWebhooks: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'ndotoListWebhooks',
        tags: ['Ndoto'],
        summary: 'List webhooks, newest first',
        params: accountParams,
        response: { 200: answer, ...ndotoErrors() },
      },
    },
    async ({ principal: { workspaceId } }) => {
      const all = await readAll((page) => endpoints.list(workspaceId, { ...page, dialect: 'ndoto' }))
      return { payload: all.map(toWebhook) }
    },
  )
}
