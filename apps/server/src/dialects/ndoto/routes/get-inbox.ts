import type { Operation } from '../../../web/route.ts'
import { ndotoErrors } from '../errors.ts'
import { inbox, toInbox } from '../inbox.ts'
import { itemParams } from '../params.ts'

export const getInbox: Operation = (app, { channels }) => {
  app.get(
    '/inboxes/:id',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'ndotoGetInbox',
        tags: ['Ndoto'],
        summary: 'Read an inbox',
        params: itemParams,
        response: { 200: inbox, ...ndotoErrors() },
      },
    },
    async (request) => toInbox(await channels.get(request.principal.workspaceId, request.params.id)),
  )
}
