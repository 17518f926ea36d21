import { agentTask } from '../../api/resources/agent.ts'
import { agentRun } from '../../api/resources/agent-run.ts'
import { text } from '../../web/schemas.ts'
import { leadId } from '../fields.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const runAgent = defineTool({
  name: 'agents_run',
  title: 'Have an agent look at a lead now',
  description:
    'Also an agent that is switched off. It may write to the lead: be sure that the user wants it. Answers with the run, which begins in a moment; agent_runs_get tells what became of it. Where one is queued for this lead already, it is that one.',
  scopes: ['agents:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: agentTask.extend({
    slug: text(100).describe("The agent's, from agents_list, like sales.qualifier."),
    contact_id: leadId(),
    idempotency_key: idempotencyKey,
  }),
  output: agentRun,
  run: ({ agents }, principal, { slug, contact_id }) => agents.run(principal, slug, { contact_id }),
})
