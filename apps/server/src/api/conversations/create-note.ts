import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { newNote, note } from '../resources/conversation.ts'

export const createNote: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/notes',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'createNote',
        tags: ['Conversations'],
        summary: 'Write a note on a conversation',
        description:
          'For the people who answer the conversation. The contact never sees a note. One that mentions users emits `conversation.mentioned`; others emit nothing.',
        params: idParams,
        body: newNote,
        response: { 201: note, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await conversations.addNote(request.principal, request.params.id, request.body)),
  )
}
