import type { Operation } from '../../../web/route.ts'
import { ndotoErrors } from '../errors.ts'
import { labels } from '../labels.ts'
import { itemParams } from '../params.ts'

export const listLabels: Operation = (app, { conversations }) => {
  app.get(
    '/conversations/:id/labels',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'ndotoListLabels',
        tags: ['Ndoto'],
        summary: 'List the labels of a conversation',
        params: itemParams,
        response: { 200: labels, ...ndotoErrors() },
      },
    },
    async ({ principal, params }) => ({ payload: (await conversations.get(principal.workspaceId, params.id)).labels }),
  )
}
