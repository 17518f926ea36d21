import { agent, slugParams } from '../../surface/resources/agent.ts'
import type { Operation } from '../../surface/route.ts'
import { problems } from '../errors.ts'

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
