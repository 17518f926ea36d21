import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { cannedReply } from './schemas.ts'

export const getCannedReply: Operation = (app, { cannedReplies }) => {
  app.get(
    '/canned-replies/:id',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'getCannedReply',
        tags: ['Canned replies'],
        summary: 'Read a canned reply',
        params: idParams,
        response: { 200: cannedReply, ...problems(404) },
      },
    },
    (request) => cannedReplies.get(request.principal.workspaceId, request.params.id),
  )
}
