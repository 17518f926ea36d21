import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agentList } from '../resources/agent.ts'

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
    async (request) => ({ data: await agents.summaries(request.principal.workspaceId) }),
  )
}
