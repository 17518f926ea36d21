import { runStatuses } from '../../core/agents/run.ts'
import type { Operation } from '../../web/route.ts'
import { id, listing, oneOf, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { agentRun } from '../resources/agent-run.ts'

const query = pageQuery.extend({
  agent: text(100).optional().describe('Its slug.'),
  contact_id: id().optional(),
  conversation_id: id().optional(),
  status: oneOf(runStatuses).optional(),
})

export const listAgentRuns: Operation = (app, { agentRuns }) => {
  app.get(
    '/agent-runs',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'listAgentRuns',
        tags: ['Agents'],
        summary: 'List agent runs, newest first',
        querystring: query,
        response: { 200: listing(agentRun), ...problems() },
      },
    },
    (request) => agentRuns.list(request.principal.workspaceId, request.query),
  )
}
