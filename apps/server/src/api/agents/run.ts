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
        summary: 'Have an agent look at a contact now',
        description:
          'Also one that is switched off. Answers with the run, which a worker takes up; where one is queued already, with that one.',
        params: slugParams,
        body: agentTask,
        response: { 202: agentRun, ...problems(404, 409, 413, 415) },
      },
    },
    async (request, reply) =>
      reply.code(202).send(await agents.run(request.principal, request.params.slug, request.body)),
  )
}
