import { eventTypes } from '../../core/events/event.ts'
import type { Operation } from '../../web/route.ts'
import { listing, oneOf, pageQuery, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { event, toEvent } from './schemas.ts'

export const listEvents: Operation = (app, { events }) => {
  app.get(
    '/events',
    {
      config: { scope: 'events:read' },
      schema: {
        operationId: 'listEvents',
        tags: ['Events'],
        summary: 'List events, newest first',
        querystring: pageQuery.extend({ type: oneOf(eventTypes).optional(), ...timeRange }),
        response: { 200: listing(event), ...problems() },
      },
    },
    async (request) => {
      const { data, next_cursor } = await events.list(request.principal.workspaceId, request.query)
      return { data: data.map(toEvent), next_cursor }
    },
  )
}
