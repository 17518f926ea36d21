import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { event, toEvent } from './schemas.ts'

export const getEvent: Operation = (app, { events }) => {
  app.get(
    '/events/:id',
    {
      config: { scope: 'events:read' },
      schema: {
        operationId: 'getEvent',
        tags: ['Events'],
        summary: 'Read an event',
        params: uuidParams,
        response: { 200: event, ...problems(404) },
      },
    },
    async (request) => toEvent(await events.get(request.principal.workspaceId, request.params.id)),
  )
}
