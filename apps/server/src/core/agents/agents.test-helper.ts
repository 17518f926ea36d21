import { type Harness, startHarness } from '../../../testing/harness.ts'
import type { Context } from '../../context.ts'
import type { AgentDefinition } from './definition.ts'
import type { ModelEngine } from './runner.ts'
import type { ToolCall } from './tool-calls.ts'
import { type ToolName, toolInputs } from './tools.ts'

/** An agent whose rules the test provides. It may use every tool. */
export function makeAgent(
  slug: string,
  rules: AgentDefinition['rules'],
  more: Partial<AgentDefinition> = {},
): AgentDefinition {
  return {
    slug,
    name: slug,
    category: 'sales',
    description: `The agent ${slug}.`,
    persona: `You are ${slug}.`,
    triggers: [{ event: 'message.received' }],
    tools: Object.keys(toolInputs) as ToolName[],
    rules,
    ...more,
  }
}

export interface AgentHarness extends Harness {
  /** A new person sends a message. */
  meet(text?: string): Promise<{ contactId: number; conversationId: number; from: string }>
  say(from: string, text: string): Promise<number>
  enable(...slugs: string[]): Promise<void>
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the test says it is
  runs(query?: string): Promise<any[]>
  calls(runId: number): Promise<ToolCall[]>
  /** The messages sent to a contact, oldest first. */
  sent(contactId: number): Promise<string[]>
  startWorker(): Promise<Context>
}

/** Parley with these agents, all off. No workers run until the test starts one. */
export async function startAgents(catalogue: readonly AgentDefinition[], model?: ModelEngine): Promise<AgentHarness> {
  const harness = await startHarness({ PARLEY_ROLES: 'api' }, undefined, { catalogue, ...(model && { model }) })
  const { request } = harness
  let last = 919_870_000_000

  const write = async (from: string, text: string) =>
    (await request('POST', '/v1/simulator/inbound', { body: { from, text } })).body

  return {
    ...harness,
    async meet(text = 'Hi') {
      const from = String(++last)
      const { contact_id, conversation_id } = await write(from, text)
      return { contactId: contact_id, conversationId: conversation_id, from }
    },
    say: async (from, text) => (await write(from, text)).id,
    async enable(...slugs) {
      for (const slug of slugs) await request('PATCH', `/v1/agents/${slug}`, { body: { enabled: true } })
    },
    runs: async (query = '') => (await request('GET', `/v1/agent-runs?limit=100&${query}`)).body.data,
    calls: async (runId) => (await request('GET', `/v1/agent-runs/${runId}`)).body.tool_calls,
    async sent(contactId) {
      const { body } = await request('GET', `/v1/messages?limit=100&direction=outbound&contact_id=${contactId}`)
      return body.data.map(({ text }: { text: string }) => text).toReversed()
    },
    async startWorker() {
      const worker = await harness.startAnother()
      worker.startWorkers()
      return worker
    },
  }
}
