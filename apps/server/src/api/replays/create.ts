import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { newReplay, replay, replayOrDryRun } from '../resources/replay.ts'

export const createReplay: Operation = (app, { replays }) => {
  app.post(
    '/replays',
    {
      config: { scope: 'deliveries:write' },
      schema: {
        operationId: 'createReplay',
        tags: ['Replays'],
        summary: 'Deliver the events of a time range again',
        description:
          'Replays undelivered events, or those in the states of `state`; never a pending delivery. If a replay with the same filter is running or completed, it is returned. The receiver sees the same `webhook-id` as before.',
        body: newReplay,
        response: {
          200: replayOrDryRun.describe('The existing replay of the same filter, or the counts of a dry run.'),
          202: replay.describe('The replay has started.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { workspaceId } = request.principal
      const { dry_run, again, since, until, ...rest } = request.body
      const filter = { ...rest, since: new Date(since), until: until === undefined ? undefined : new Date(until) }
      if (dry_run) return reply.code(200).send(await replays.dryRun(workspaceId, filter))
      const { begun, ...made } = await replays.create(workspaceId, filter, again)
      return reply.code(begun ? 202 : 200).send(made)
    },
  )
}
