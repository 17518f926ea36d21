import { z } from 'zod'

import { agentRunWithCalls } from '../../api/resources/agent-run.ts'
import { reference } from '../../web/schemas.ts'
import { defineTool, reads } from '../tool.ts'

export const getAgentRun = defineTool({
  name: 'agent_runs_get',
  title: 'Read what an agent has done',
  description: 'One run by its id, with each thing that the agent has done or was refused (`tool_calls`).',
  scopes: ['agents:read'],
  hints: reads,
  input: z.strictObject({ id: reference().describe("The run's id, from agent_runs_list or agents_run.") }),
  output: agentRunWithCalls,
  run: ({ agentRuns }, { workspaceId }, { id }) => agentRuns.get(workspaceId, id),
})
