import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { channelWithHealth } from '../resources/channel.ts'

export const getChannel: Operation = (app, { channelHealth }) => {
  app.get(
    '/channels/:id',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'getChannel',
        tags: ['Channels'],
        summary: 'Read a channel and how it does',
        params: idParams,
        response: { 200: channelWithHealth, ...problems(404) },
      },
    },
    (request) => channelHealth.get(request.principal.workspaceId, request.params.id),
  )
}
