import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newRetry, toRetryFilter } from '../resources/delivery-retry.ts'
import { replay, replayOrDryRun } from '../resources/replay.ts'

export const retryDeliveries: Operation = (app, { replays }) => {
  app.post(
    '/deliveries/retry',
    {
      config: { scope: 'deliveries:write' },
      schema: {
        operationId: 'retryDeliveries',
        tags: ['Deliveries'],
        summary: 'Attempt all deliveries that match a filter',
        description:
          'Takes the filter of `GET /v1/deliveries`. `dry_run` counts them first. Runs as a replay: `GET /v1/replays/{id}` shows its progress, and `POST /v1/replays/{id}/cancel` stops it. Deliveries of disabled endpoints are skipped and counted; a filter by a disabled endpoint is refused.',
        body: newRetry,
        response: {
          200: replayOrDryRun.describe('The counts of a dry run, or the running retry of the same filter.'),
          202: replay.describe('The retry has started.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const filter = toRetryFilter(request.body)
      if (request.body.dry_run) return reply.code(200).send(await replays.dryRun(workspaceId, filter))
      const { begun, ...made } = await replays.retry(workspaceId, filter)
      return reply.code(begun ? 202 : 200).send(made)
    },
  )
}
