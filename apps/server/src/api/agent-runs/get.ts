import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { agentRunWithCalls } from '../resources/agent-run.ts'

export const getAgentRun: Operation = (app, { agentRuns }) => {
  app.get(
    '/agent-runs/:id',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'getAgentRun',
        tags: ['Agents'],
        summary: 'Read an agent run and its tool calls',
        params: idParams,
        response: { 200: agentRunWithCalls, ...problems(404) },
      },
    },
    (request) => agentRuns.get(request.principal.workspaceId, request.params.id),
  )
}
