import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { replay } from '../resources/replay.ts'

export const cancelReplay: Operation = (app, { replays }) => {
  app.post(
    '/replays/:id/cancel',
    {
      config: { scope: 'deliveries:write' },
      schema: {
        operationId: 'cancelReplay',
        tags: ['Replays'],
        summary: 'Cancel a replay',
        description: 'Deliveries that are in the queue are still attempted: at most a few hundred per endpoint.',
        params: idParams,
        body: noBody,
        response: { 200: replay, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => replays.cancel(request.principal.workspaceId, request.params.id),
  )
}
