import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { newRunReplay, runReplay } from '../resources/agent-run.ts'

export const replayAgentRun: Operation = (app, { runReplays }) => {
  app.post(
    '/agent-runs/:id/replay',
    {
      config: { scope: 'agents:write' },
      schema: {
        operationId: 'replayAgentRun',
        tags: ['Agents'],
        summary: 'See what an engine would do in a run today',
        description:
          'Runs today’s agent on what the run saw, or would see now if it never began. Nothing is sent, and nothing is written but this record. A model takes its time and has its price. 409 `not_replayable` if the agent no longer exists; `over_budget` when the monthly cap is reached; 422 `no_model` if there is none.',
        params: idParams,
        body: newRunReplay,
        response: { 201: runReplay, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await runReplays.create(request.principal, request.params.id, request.body)),
  )
}
