import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { cannedReply, newCannedReply } from './schemas.ts'

export const createCannedReply: Operation = (app, { cannedReplies }) => {
  app.post(
    '/canned-replies',
    {
      config: { scope: 'messages:write' },
      schema: {
        operationId: 'createCannedReply',
        tags: ['Canned replies'],
        summary: 'Create a canned reply',
        description: 'A text that people send often. Nothing is sent by it.',
        body: newCannedReply,
        response: { 201: cannedReply, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await cannedReplies.create(request.principal.workspaceId, request.body)),
  )
}
