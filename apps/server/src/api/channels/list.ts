import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { channel } from '../resources/channel.ts'

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
