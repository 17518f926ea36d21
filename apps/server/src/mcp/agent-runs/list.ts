import { z } from 'zod'
import { agentRun } from '../../api/resources/agent-run.ts'
import { runStatuses } from '../../core/agents/run.ts'
import { listing, oneOf, text } from '../../web/schemas.ts'
import { conversationId, leadId, page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listAgentRuns = defineTool({
  name: 'agent_runs_list',
  title: 'List agent runs',
  description:
    'Agent runs, newest first, with their result (`outcome`, `error`) and cost. agent_runs_get shows each step.',
  scopes: ['agents:read'],
  hints: reads,
  input: z.strictObject({
    agent: text(100).optional().describe("The agent's slug, from agents_list."),
    contact_id: leadId().optional(),
    conversation_id: conversationId().optional(),
    status: oneOf(runStatuses).optional(),
    ...page,
  }),
  output: listing(agentRun),
  run: ({ agentRuns }, { workspaceId }, input) => agentRuns.list(workspaceId, input),
})
