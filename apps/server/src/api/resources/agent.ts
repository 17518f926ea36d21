import { z } from 'zod'

import { agentStatuses } from '../../core/agents/agent.ts'
import { agentEngines } from '../../core/agents/agent-config.ts'
import { agentCategories } from '../../core/agents/definition.ts'
import { flag, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'

export const agent = z
  .object({
    slug: z.string(),
    name: z.string(),
    category: z.enum(agentCategories),
    description: z.string(),
    status: z.enum(agentStatuses).describe('`paused`: it does nothing, not even when it is asked to.'),
    paused_by: z
      .enum(['operator', 'budget'])
      .nullable()
      .describe('The budget lets go of it by itself, when there is room again.'),
    enabled: z.boolean().describe('Its triggers start it. Off until you switch it on: it answers people.'),
    triggers: z.array(z.union([z.object({ event: z.string() }), z.object({ cron: z.string() })])),
    tools: z.array(z.string()).describe('All that it may use.'),
    persona: z.string(),
    updated_at: z.string().nullable(),
  })
  .meta({
    id: 'Agent',
    examples: [
      {
        slug: 'sales.qualifier',
        name: 'Priya',
        category: 'sales',
        description: 'Finds out what a new lead needs and how promising they are.',
        status: 'live',
        paused_by: null,
        enabled: true,
        triggers: [{ event: 'message.received' }],
        tools: ['qualify', 'send_message', 'hand_off', 'opt_out'],
        persona: 'You are Priya.',
        updated_at: '2026-01-15T09:30:00.000Z',
      },
    ],
  })

export const agentList = z.object({ data: z.array(agent) }).meta({ id: 'Agents', examples: [{ data: [] }] })

export const slugParams = z.object({ slug: text(100) })

export const agentPatch = z
  .strictObject({
    enabled: flag().optional().describe('True: its triggers start it.'),
    status: oneOf(agentStatuses).optional().describe('`paused` also ends what it is doing.'),
  })
  .meta({ id: 'AgentPatch', examples: [{ enabled: true }] })

export const agentTask = z
  .strictObject({ contact_id: reference() })
  .meta({ id: 'AgentTask', examples: [{ contact_id: 4821 }] })

export const agentSettings = z
  .object({
    engine: z.enum(agentEngines).describe('What decides in the agents of this workspace.'),
    model: z.string().nullable().describe('The one that this server has; null: none, and all run on their rules.'),
    monthly_cap_cents: z
      .number()
      .int()
      .nullable()
      .describe('Of what models cost in a month (UTC), in US cents. When it is reached, agents are paused.'),
    spent_this_month_cents: z.number(),
    debounce_seconds: z.number().int().describe('So long an agent waits for what else a contact writes.'),
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
