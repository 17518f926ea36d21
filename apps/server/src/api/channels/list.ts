import { channel } from '../../surface/resources/channel.ts'
import type { Operation } from '../../surface/route.ts'
import { listing, pageQuery } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

export const listChannels: Operation = (app, { channels }) => {
  app.get(
    '/channels',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'listChannels',
        tags: ['Channels'],
        summary: 'List channels, newest first',
        querystring: pageQuery,
        response: { 200: listing(channel), ...problems() },
      },
    },
    (request) => channels.list(request.principal.workspaceId, request.query),
  )
}
