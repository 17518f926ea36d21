import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agentTask, slugParams } from '../resources/agent.ts'
import { agentRun } from '../resources/agent-run.ts'

export const runAgent: Operation = (app, { agents }) => {
  app.post(
    '/agents/:slug/run',
    {
      config: { scope: 'agents:write' },
      schema: {
        operationId: 'runAgent',
        tags: ['Agents'],
        summary: 'Run an agent for a contact now',
        description:
          'Works for a disabled agent as well. Returns the queued run, which a worker starts. If a run is queued already, returns that run.',
        params: slugParams,
        body: agentTask,
        response: { 202: agentRun, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(202).send(await agents.run(request.principal, request.params.slug, request.body)),
  )
}
