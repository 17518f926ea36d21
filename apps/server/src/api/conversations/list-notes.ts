import { note } from '../../surface/resources/conversation.ts'
import type { Operation } from '../../surface/route.ts'
import { idParams, listing, pageQuery } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

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
