import { z } from 'zod'

import { agentStatuses } from '../../core/agents/agent.ts'
import { agentEngines } from '../../core/agents/agent-config.ts'
import { agentCategories } from '../../core/agents/definition.ts'
import { flag, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'

const example = {
  slug: 'sales.qualifier',
  name: 'Priya',
  category: 'sales' as const,
  description: 'Finds out what a new lead needs and how promising they are.',
  status: 'live' as const,
  paused_by: null,
  enabled: true,
  triggers: [{ event: 'message.received' }],
  tools: ['qualify', 'send_message', 'hand_off', 'opt_out'],
  persona: 'You are Priya.',
  updated_at: '2026-01-15T09:30:00.000Z',
}

export const agent = z
  .object({
    slug: z.string(),
    name: z.string(),
    category: z.enum(agentCategories),
    description: z.string(),
    status: z.enum(agentStatuses).describe('`paused`: it does not run, not even on request.'),
    paused_by: z
      .enum(['operator', 'budget'])
      .nullable()
      .describe('A pause by the budget ends by itself, once costs are below the cap again.'),
    enabled: z.boolean().describe('Whether its triggers start it. Default: false, because an agent writes to people.'),
    triggers: z.array(z.union([z.object({ event: z.string() }), z.object({ cron: z.string() })])),
    tools: z.array(z.string()).describe('Every tool that it may use.'),
    persona: z.string(),
    updated_at: z.string().nullable(),
  })
  .meta({
    id: 'Agent',
    examples: [example],
  })

export const agentSummary = agent
  .extend({
    this_month: z
      .object({
        runs: z.number().int().describe('Completed or failed.'),
        failed: z.number().int(),
        cost_microusd: z.number().int().describe('Millionths of a US dollar.'),
      })
      .describe('The month is in UTC.'),
  })
  .meta({
    id: 'AgentSummary',
    examples: [{ ...example, this_month: { runs: 214, failed: 2, cost_microusd: 1_840_000 } }],
  })

export const agentList = z.object({ data: z.array(agentSummary) }).meta({ id: 'Agents', examples: [{ data: [] }] })

export const slugParams = z.object({ slug: text(100) })

export const agentPatch = z
  .strictObject({
    enabled: flag().optional().describe('True: its triggers start it.'),
    status: oneOf(agentStatuses).optional().describe('`paused` also stops its current runs.'),
  })
  .meta({ id: 'AgentPatch', examples: [{ enabled: true }] })

export const agentTask = z
  .strictObject({ contact_id: reference() })
  .meta({ id: 'AgentTask', examples: [{ contact_id: 4821 }] })

export const agentSettings = z
  .object({
    engine: z.enum(agentEngines).describe('Which engine the agents of this workspace use.'),
    model: z.string().nullable().describe('The model of this server. Null: no model, so all agents use rules.'),
    monthly_cap_cents: z
      .number()
      .int()
      .nullable()
      .describe('The cap on model costs per month (UTC), in US cents. Agents are paused when it is reached.'),
    spent_this_month_cents: z.number(),
    debounce_seconds: z.number().int().describe('How long an agent waits for further messages of a contact.'),
  })
  .meta({
    id: 'AgentSettings',
    examples: [
      { engine: 'rules', model: null, monthly_cap_cents: null, spent_this_month_cents: 0, debounce_seconds: 3 },
    ],
  })

export const agentSettingsPatch = z
  .strictObject({
    engine: oneOf(agentEngines).optional(),
    monthly_cap_cents: wholeNumber(0, 100_000_000).nullish().describe('Null: no cap.'),
    debounce_seconds: wholeNumber(0, 300).optional(),
  })
  .meta({ id: 'AgentSettingsPatch', examples: [{ monthly_cap_cents: 5_000 }] })
