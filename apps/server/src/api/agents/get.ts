import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agent, slugParams } from '../resources/agent.ts'

export const getAgent: Operation = (app, { agents }) => {
  app.get(
    '/agents/:slug',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'getAgent',
        tags: ['Agents'],
        summary: 'Read an agent',
        params: slugParams,
        response: { 200: agent, ...problems(404) },
      },
    },
    (request) => agents.get(request.principal.workspaceId, request.params.slug),
  )
}
