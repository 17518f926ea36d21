import type { AgentDefinition } from '../core/agents/definition.ts'
import type { AgentTask, Toolbox } from '../core/agents/engine.ts'
import type { Situation, ToolResult } from '../core/agents/situation.ts'
import { type ToolName, toolInputs } from '../core/agents/tools.ts'

export interface MadeCall {
  callId: string
  tool: string
  input: unknown
}

export const slots = [
  { start: '2026-09-02T12:00:00Z', end: '2026-09-02T12:30:00Z' },
  { start: '2026-09-02T13:00:00Z', end: '2026-09-02T13:30:00Z' },
]

const outputs: Record<ToolName, unknown> = {
  qualify: { score: 80, stage: 'Qualified' },
  propose_slots: { slots },
  book_meeting: { meeting_id: 1, ...slots[0], url: 'https://parley.example/m/abc' },
  hand_off: { handoff_id: 1 },
  send_message: { message_id: 1 },
  schedule_follow_up: { follow_up_id: 1, at: '2026-09-03T12:00:00Z' },
  opt_out: { opted_out: true },
}

/** A toolbox without a database. It records its calls, and returns the set answers or else a success. */
function recordingToolbox(agent: AgentDefinition) {
  const made: MadeCall[] = []
  const answers: Partial<Record<string, ToolResult<unknown>[]>> = {}
  const toolbox: Toolbox = {
    async call(callId, tool, input) {
      made.push({ callId, tool, input })
      const own = agent.tools.find((name) => name === tool)
      if (!own) return refusal('tool_not_allowed', `${agent.slug} has no tool ${tool}.`)
      const { error } = toolInputs[own].safeParse(input)
      if (error) return refusal('invalid_input', error.issues.map(({ path, message }) => `${path}: ${message}`).join())
      return answers[tool]?.shift() ?? { ok: true, output: outputs[own] }
    },
  }
  return { made, answers, toolbox, done: () => made.map(({ tool, input }) => [tool, input]) }
}

export const refusal = (code: string, message: string): ToolResult<never> => ({ ok: false, error: { code, message } })

export const testAgent: AgentDefinition = {
  slug: 'sales.tester',
  name: 'Meera',
  category: 'sales',
  description: 'Books meetings.',
  persona:
    'You are Meera of Acme Cycles. You book demos of electric cargo bikes for small shops, kindly and without hurry. More about us is at https://acme.example/bikes.',
  triggers: [{ event: 'message.received' }],
  tools: ['qualify', 'propose_slots', 'book_meeting', 'hand_off', 'send_message', 'opt_out'],
  async rules() {},
}

/** A contact who has written `text`. */
export function situationWith(text: string, changes: Partial<Situation> = {}): Situation {
  return {
    now: new Date('2026-09-01T12:00:00Z'),
    timeZone: 'America/Sao_Paulo',
    trigger: 'message.received',
    contact: {
      id: 7,
      phone: '5511987654321',
      email: 'ana@shop.example',
      linkedin: null,
      name: 'Ana',
      company: 'Shop',
      source: null,
      intent: null,
      time_zone: null,
      stage: 'New',
      score: 40,
      temperature: 'warm',
      deal_value_cents: null,
      currency: null,
      owner: null,
      tags: [],
      lost_reason: null,
      attributes: {},
      identities: [],
      qualified_at: null,
      opted_out_at: null,
      created_at: '2026-08-31T12:00:00Z',
      updated_at: '2026-08-31T12:00:00Z',
    },
    conversation: null,
    messages: [
      ...(changes.messages ?? []),
      { id: 3, direction: 'inbound', author: 'contact', text, at: '2026-09-01T11:59:00Z' },
    ],
    proposed: [],
    meetings: [],
    ...omitMessages(changes),
  }
}

const omitMessages = ({ messages, ...rest }: Partial<Situation>) => rest

export function taskWith(situation: Situation, agent: AgentDefinition = testAgent) {
  const recorded = recordingToolbox(agent)
  const stages = ['New', 'Contacted', 'Qualified', 'Won']
  const stop = new AbortController()
  const task: AgentTask = { agent, situation, stages, tools: recorded.toolbox, signal: stop.signal }
  return { ...recorded, task, stop }
}
