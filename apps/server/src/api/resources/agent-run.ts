import { z } from 'zod'

import { agentEngines } from '../../core/agents/agent-config.ts'
import { runStatuses } from '../../core/agents/run.ts'
import { exampleOf } from '../../core/endpoints/event-examples.ts'
import { oneOf } from '../../web/schemas.ts'

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

const modelCall = z.object({
  finish: z.string().describe('Why the model ended: `tool-calls`, `stop`, `length`; `unreadable` if it made no sense.'),
  tools: z.array(z.string()).describe('What it called, in order.'),
  text: z.string().nullable().describe('What it wrote besides. Nobody was sent it.'),
  input_tokens: z.number().int(),
  output_tokens: z.number().int(),
  cost_microusd: z.number().int().describe('Millionths of a US dollar.'),
  took_ms: z.number().int(),
  created_at: z.string(),
})

const result = z.union([
  z.object({ ok: z.literal(true), output: z.unknown() }),
  z.object({ ok: z.literal(false), error }),
])

const toolCall = z.object({
  call_id: z.string(),
  tool: z.string(),
  input: z.unknown(),
  result,
  created_at: z.string(),
})

export const agentRunWithCalls = fields
  .extend({
    tool_calls: z.array(toolCall),
    model_calls: z.array(modelCall).describe('The answers of the model, in order. Empty for rules.'),
  })
  .meta({
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
        model_calls: [],
      },
    ],
  })

const answeredCall = z.object({ tool: z.string(), input: z.unknown(), result })

const asked = {
  tool: 'send_message',
  input: { text: 'Hi Rohan, how many people are you?' },
  result: { ok: true as const, output: { message_id: 42 } },
}

export const runReplay = z
  .object({
    id: z.number().int(),
    run_id: z.number().int(),
    engine: z.string().describe('`rules`, or the model’s provider.'),
    model: z.string().nullable(),
    same: z.boolean().describe('The same calls in the same order.'),
    recorded: z.array(answeredCall).describe('The calls of the run.'),
    replayed: z
      .array(answeredCall)
      .describe(
        'The calls that would be made now. None was: results are those of the run, or a success with the id 0.',
      ),
    outcome: z.string().nullable(),
    error: error.nullable().describe('Why the engine failed.'),
    steps: z.number().int(),
    input_tokens: z.number().int(),
    output_tokens: z.number().int(),
    cost_microusd: z.number().int().describe('Millionths of a US dollar. They count in the month’s spending.'),
    created_by: z.string(),
    created_at: z.string(),
  })
  .meta({
    id: 'AgentRunReplay',
    examples: [
      {
        id: 3,
        run_id: example.id,
        engine: 'rules',
        model: null,
        same: false,
        recorded: [asked],
        replayed: [{ ...asked, input: { text: 'Hi Rohan, when do you want to start?' } }],
        outcome: null,
        error: null,
        steps: 1,
        input_tokens: 0,
        output_tokens: 0,
        cost_microusd: 0,
        created_by: 'user:12',
        created_at: '2026-01-16T09:30:00.000Z',
      },
    ],
  })

export const newRunReplay = z
  .strictObject({ engine: oneOf(agentEngines) })
  .meta({ id: 'NewAgentRunReplay', examples: [{ engine: 'rules' }] })
