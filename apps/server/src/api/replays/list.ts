import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { replay } from '../resources/replay.ts'

export const listReplays: Operation = (app, { replays }) => {
  app.get(
    '/replays',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'listReplays',
        tags: ['Replays'],
        summary: 'List replays, newest first',
        querystring: pageQuery,
        response: { 200: listing(replay), ...problems() },
      },
    },
    (request) => replays.list(request.principal.workspaceId, request.query),
  )
}
