import { z } from 'zod'

import { runStatuses } from '../../core/agents/run.ts'
import { exampleOf } from '../../core/endpoints/event-examples.ts'

const error = z.object({ code: z.string(), message: z.string() })

const example = {
  ...exampleOf.agentRun,
  due_at: '2026-01-15T09:30:03.000Z',
  started_at: '2026-01-15T09:30:03.010Z',
  finished_at: '2026-01-15T09:30:03.090Z',
}

const fields = z.object({
  id: z.number().int(),
  agent_slug: z.string(),
  contact_id: z.number().int(),
  conversation_id: z.number().int().nullable(),
  trigger: z.string().describe('The type of the event that started it; or `cron`, `follow_up`, `manual`.'),
  trigger_event_id: z.string().nullable(),
  status: z
    .enum(runStatuses)
    .describe('`cancelled`: `error` says why it was stopped. `superseded`: the contact has written meanwhile.'),
  engine: z.string().nullable().describe('`rules`, or the model’s provider. Null before it starts.'),
  model: z.string().nullable(),
  outcome: z.string().nullable(),
  error: error.nullable(),
  fallback: error
    .extend({ engine: z.string(), model: z.string().nullable() })
    .nullable()
    .describe('The model that failed before its first action: the rules took over.'),
  steps: z.number().int(),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cost_microusd: z.number().int().describe('Millionths of a US dollar.'),
  evidence: z.array(z.number().int()).describe('The messages that the run answers.'),
  created_at: z.string(),
  due_at: z.string(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
})

export const agentRun = fields.meta({ id: 'AgentRun', examples: [example] })

const toolCall = z.object({
  call_id: z.string(),
  tool: z.string(),
  input: z.unknown(),
  result: z.union([z.object({ ok: z.literal(true), output: z.unknown() }), z.object({ ok: z.literal(false), error })]),
  created_at: z.string(),
})

export const agentRunWithCalls = fields.extend({ tool_calls: z.array(toolCall) }).meta({
  id: 'AgentRunWithCalls',
  examples: [
    {
      ...example,
      tool_calls: [
        {
          call_id: 'rules-1',
          tool: 'send_message',
          input: { text: 'Hi Rohan, how many people are you?' },
          result: { ok: true as const, output: { message_id: 42 } },
          created_at: '2026-01-15T09:30:03.050Z',
        },
      ],
    },
  ],
})
