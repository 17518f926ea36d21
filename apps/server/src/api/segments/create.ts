import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newSegment, segment } from './schemas.ts'

export const createSegment: Operation = (app, { segments }) => {
  app.post(
    '/segments',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'createSegment',
        tags: ['Contacts'],
        summary: 'Create a segment',
        description:
          'A saved filter of contacts, for the list of contacts and for campaigns. Its contacts are those that match when it is used.',
        body: newSegment,
        response: { 201: segment, ...problems(409, 413, 415) },
      },
    },
    async (request, reply) => reply.code(201).send(await segments.create(request.principal, request.body)),
  )
}
