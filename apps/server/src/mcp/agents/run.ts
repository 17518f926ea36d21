import { agentTask } from '../../api/resources/agent.ts'
import { agentRun } from '../../api/resources/agent-run.ts'
import { text } from '../../web/schemas.ts'
import { leadId } from '../fields.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const runAgent = defineTool({
  name: 'agents_run',
  title: 'Run an agent for a lead now',
  description:
    'Works for a disabled agent as well. It may write to the lead: be sure that the user wants this. Returns the run, which starts soon; agent_runs_get shows its result. If a run is queued for this lead already, returns that run.',
  scopes: ['agents:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: agentTask.extend({
    slug: text(100).describe("The agent's slug, from agents_list, like sales.qualifier."),
    contact_id: leadId(),
    idempotency_key: idempotencyKey,
  }),
  output: agentRun,
  run: ({ agents }, principal, { slug, contact_id }) => agents.run(principal, slug, { contact_id }),
})
