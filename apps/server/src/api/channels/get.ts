import { channel } from '../../surface/resources/channel.ts'
import type { Operation } from '../../surface/route.ts'
import { idParams } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

export const getChannel: Operation = (app, { channels }) => {
  app.get(
    '/channels/:id',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'getChannel',
        tags: ['Channels'],
        summary: 'Read a channel',
        params: idParams,
        response: { 200: channel, ...problems(404) },
      },
    },
    (request) => channels.get(request.principal.workspaceId, request.params.id),
  )
}
