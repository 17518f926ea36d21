import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agentSummary, slugParams } from '../resources/agent.ts'

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
        response: { 200: agentSummary, ...problems(404) },
      },
    },
    (request) => agents.summary(request.principal.workspaceId, request.params.slug),
  )
}
