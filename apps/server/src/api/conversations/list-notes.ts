import type { Operation } from '../../web/route.ts'
import { idParams, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { note } from '../resources/conversation.ts'

export const listNotes: Operation = (app, { conversations }) => {
  app.get(
    '/conversations/:id/notes',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'listNotes',
        tags: ['Conversations'],
        summary: 'List the notes of a conversation, newest first',
        params: idParams,
        querystring: pageQuery,
        response: { 200: listing(note), ...problems(404) },
      },
    },
    (request) => conversations.listNotes(request.principal.workspaceId, request.params.id, request.query),
  )
}
