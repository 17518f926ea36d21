import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { channel } from '../resources/channel.ts'

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
