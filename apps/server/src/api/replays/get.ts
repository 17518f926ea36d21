import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { replayWithEndpoints } from '../resources/replay.ts'

export const getReplay: Operation = (app, { replays }) => {
  app.get(
    '/replays/:id',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'getReplay',
        tags: ['Replays'],
        summary: 'Read a replay',
        description: 'Includes its progress for each endpoint.',
        params: idParams,
        response: { 200: replayWithEndpoints, ...problems(404) },
      },
    },
    (request) => replays.get(request.principal.workspaceId, request.params.id),
  )
}
