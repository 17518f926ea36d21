import { agentList } from '../../surface/resources/agent.ts'
import type { Operation } from '../../surface/route.ts'
import { problems } from '../errors.ts'

export const listAgents: Operation = (app, { agents }) => {
  app.get(
    '/agents',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'listAgents',
        tags: ['Agents'],
        summary: 'List all agents',
        response: { 200: agentList, ...problems() },
      },
    },
    async (request) => ({ data: await agents.list(request.principal.workspaceId) }),
  )
}
