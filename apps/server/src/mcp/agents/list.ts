import { z } from 'zod'

import { agent } from '../../api/resources/agent.ts'
import { defineTool, reads } from '../tool.ts'

export const listAgents = defineTool({
  name: 'agents_list',
  title: 'List agents',
  description:
    'All of Parley’s agents: what each does, what starts it, and whether it is enabled (`enabled`) or paused. agents_run runs one for a lead.',
  scopes: ['agents:read'],
  hints: reads,
  input: z.strictObject({}),
  // A dozen personas would be most of the response, and only the agents need them.
  output: z.object({ data: z.array(agent.omit({ persona: true })) }),
  run: async ({ agents }, { workspaceId }) => ({ data: await agents.list(workspaceId) }),
})
