import type { Operation } from '../../../web/route.ts'
import { pageQuery } from '../../../web/schemas.ts'
import { countedList, toCountedList } from '../../shared/counted-list.ts'
import { niyogErrors } from '../errors.ts'
import { toWebhook, webhook } from '../webhook.ts'

const answer = countedList(webhook)

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
      return toCountedList(await endpoints.list(request.principal.workspaceId, filter), toWebhook)
    },
  )
}
