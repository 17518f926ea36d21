import type { AgentTask, Toolbox } from '../core/agents/engine.ts'
import type { ToolResult } from '../core/agents/situation.ts'
import { toolInputs } from '../core/agents/tools.ts'
import { postgresSafeJson, postgresSafeText } from '../kernel/postgres-safe-text.ts'
import { callId, canonical } from './call-id.ts'
import { Failure } from './failure.ts'

// The first time and one repetition.
const maxSameCalls = 2
const maxNameLength = 64

/** A call of the model, as the SDK parsed it. */
export interface Call {
  toolName: string
  input: unknown
  /** The SDK couldn't parse the input, or doesn't know the tool. */
  invalid?: boolean | undefined
}

export interface Outcome {
  result: ToolResult<unknown>
  /** The agent has the tool and the input matches its schema, whether or not the call succeeded. */
  good: boolean
}

/** Makes a run's calls through the toolbox. A call's id is the same when the run restarts after a crash. */
export function createCalls({ agent }: AgentTask, tools: Toolbox) {
  const made = new Map<string, number>()
  const refused = new Map<string, number>()

  return {
    async make({ toolName, input: said, invalid }: Call): Promise<Outcome> {
      const tool = postgresSafeText(toolName.slice(0, maxNameLength))
      const input = postgresSafeJson(said)
      const own = agent.tools.find((name) => name === tool)
      const key = `${tool} ${canonical(input)}`
      const times = (made.get(key) ?? 0) + 1
      made.set(key, times)
      if (times > maxSameCalls)
        throw new Failure('too_many_steps', `The model kept calling ${tool} with the same input.`)
      if (own && invalid) return { result: noJson, good: false }
      // The toolbox also gets calls of tools that the agent doesn't have: it refuses and records them.
      const earlier = refused.get(key) ?? 0
      const result = await tools.call(callId(tool, input, earlier + 1), tool, input)
      if (!result.ok) refused.set(key, earlier + 1)
      return { result, good: own !== undefined && toolInputs[own].safeParse(input).success }
    },
  }
}

const noJson: ToolResult<never> = {
  ok: false,
  error: { code: 'invalid_input', message: 'The input is no JSON object that could be read. Call it again.' },
}
