import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { channelWithHealth } from '../resources/channel.ts'

export const listChannels: Operation = (app, { channelHealth }) => {
  app.get(
    '/channels',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'listChannels',
        tags: ['Channels'],
        summary: 'List channels and how they do, newest first',
        querystring: pageQuery,
        response: { 200: listing(channelWithHealth), ...problems() },
      },
    },
    (request) => channelHealth.list(request.principal.workspaceId, request.query),
  )
}
