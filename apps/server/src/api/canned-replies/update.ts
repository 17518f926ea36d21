import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { cannedReply, cannedReplyPatch } from './schemas.ts'

export const updateCannedReply: Operation = (app, { cannedReplies }) => {
  app.patch(
    '/canned-replies/:id',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'updateCannedReply',
        tags: ['Canned replies'],
        summary: 'Update a canned reply',
        description: 'Writes only the fields given.',
        params: idParams,
        body: cannedReplyPatch,
        response: { 200: cannedReply, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => cannedReplies.update(request.principal.workspaceId, request.params.id, request.body),
  )
}
