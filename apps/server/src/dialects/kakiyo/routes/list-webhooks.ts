import type { Operation } from '../../../web/route.ts'
import { pageQuery } from '../../../web/schemas.ts'
import { countedList, toCountedList } from '../../shared/counted-list.ts'
import { kakiyoErrors } from '../errors.ts'
import { toWebhook, webhook } from '../webhook.ts'

const answer = countedList(webhook)

export const listWebhooks: Operation = (app, { endpoints }) => {
  app.get(
    '/webhooks',
    {
      config: { scope: 'endpoints:read' },
      schema: {
        operationId: 'kakiyoListWebhooks',
        tags: ['Kakiyo'],
        summary: 'List webhooks, newest first',
        querystring: pageQuery,
        response: { 200: answer, ...kakiyoErrors() },
      },
    },
    async (request) => {
      const filter = { ...request.query, dialect: 'kakiyo' }
      return toCountedList(await endpoints.list(request.principal.workspaceId, filter), toWebhook)
    },
  )
}
