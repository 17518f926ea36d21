import { z } from 'zod'

import type { Endpoints } from '../../../core/endpoints/endpoints.ts'
import type { Operation } from '../../../web/route.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams } from '../params.ts'
import { toWebhook, webhook } from '../webhook.ts'

const answer = z.object({ payload: z.array(webhook) }).meta({ examples: [{ payload: webhook.meta()?.examples ?? [] }] })

/** The document's list has no pages. */
async function everyWebhook(endpoints: Endpoints, workspaceId: number): Promise<z.infer<typeof webhook>[]> {
  const webhooks: z.infer<typeof webhook>[] = []
  for (let cursor: string | undefined; ; ) {
    const { data, next_cursor } = await endpoints.list(workspaceId, { limit: 100, cursor, dialect: 'ndoto' })
    webhooks.push(...data.map(toWebhook))
    if (next_cursor === null) return webhooks
    cursor = next_cursor
  }
}

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
    async (request) => ({ payload: await everyWebhook(endpoints, request.principal.workspaceId) }),
  )
}
