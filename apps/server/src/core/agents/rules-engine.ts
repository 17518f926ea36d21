import type { AgentEngine } from './engine.ts'
import type { Act } from './situation.ts'

/** The agent's own rules. They are deterministic, so a run that restarts after a crash does nothing twice. */
export const rulesEngine: AgentEngine = {
  name: 'rules',
  model: null,
  async run({ agent, situation, tools, signal }) {
    let steps = 0
    const act = async (tool: string, input: unknown) => {
      signal.throwIfAborted()
      steps++
      return tools.call(`rules-${steps}`, tool, input)
    }
    await agent.rules(situation, act as Act)
    return { summary: null, steps, inputTokens: 0, outputTokens: 0 }
  },
}
