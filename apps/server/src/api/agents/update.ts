import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agent, agentPatch, slugParams } from '../resources/agent.ts'

export const updateAgent: Operation = (app, { agents }) => {
  app.patch(
    '/agents/:slug',
    {
      config: { scope: 'agents:write' },
      schema: {
        operationId: 'updateAgent',
        tags: ['Agents'],
        summary: 'Enable, disable or pause an agent',
        description: 'Writes only the fields given. A change emits `agent.status_changed`.',
        params: slugParams,
        body: agentPatch,
        response: { 200: agent, ...problems(404, 413, 415) },
      },
    },
    (request) => agents.update(request.principal, request.params.slug, request.body),
  )
}
