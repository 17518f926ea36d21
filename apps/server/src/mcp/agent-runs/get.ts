import { z } from 'zod'

import { agentRunWithCalls } from '../../api/resources/agent-run.ts'
import { reference } from '../../web/schemas.ts'
import { defineTool, reads } from '../tool.ts'

export const getAgentRun = defineTool({
  name: 'agent_runs_get',
  title: 'Read an agent run',
  description: 'One run by its id, with each action that the agent took or was refused (`tool_calls`).',
  scopes: ['agents:read'],
  hints: reads,
  input: z.strictObject({ id: reference().describe("The run's id, from agent_runs_list or agents_run.") }),
  output: agentRunWithCalls,
  run: ({ agentRuns }, { workspaceId }, { id }) => agentRuns.get(workspaceId, id),
})
