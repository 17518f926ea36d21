import type { AgentDefinition } from './definition.ts'
import type { Toolbox } from './engine.ts'
import type { Situation, ToolResult } from './situation.ts'
import type { ToolCall } from './tool-calls.ts'
import { type ToolInputs, type ToolName, type ToolOutputs, toolInputs } from './tools.ts'

export interface DryCall {
  tool: string
  input: unknown
}

export interface AnsweredCall extends DryCall {
  result: ToolResult<unknown>
}

/**
 * Tools that only record their calls. The n-th call of a tool gets the result of its n-th call in the recorded run. Any
 * further call is granted.
 */
export function createDryToolbox(
  definition: AgentDefinition,
  situation: Situation,
  recorded: readonly ToolCall[],
): Toolbox & { readonly calls: readonly AnsweredCall[] } {
  const calls: AnsweredCall[] = []
  const answers = Map.groupBy(recorded, ({ tool }) => tool)

  function resultOf(tool: string, input: unknown): ToolResult<unknown> {
    if (!(definition.tools as readonly string[]).includes(tool)) {
      return { ok: false, error: { code: 'tool_not_allowed', message: `${definition.slug} has no tool ${tool}.` } }
    }
    const parsed = toolInputs[tool as ToolName].safeParse(input)
    if (!parsed.success) return { ok: false, error: { code: 'invalid_input', message: parsed.error.message } }
    const answer = answers.get(tool)?.shift()
    return answer?.result ?? { ok: true, output: granted(tool as ToolName, parsed.data, situation) }
  }

  return {
    calls,
    async call(_callId, tool, input) {
      const result = resultOf(tool, input)
      calls.push({ tool, input, result })
      return result
    },
  }
}

/** An id of 0 stands for a row that doesn't exist. */
function granted(tool: ToolName, input: ToolInputs[ToolName], situation: Situation): ToolOutputs[ToolName] {
  switch (tool) {
    case 'qualify': {
      const { score, stage } = input as ToolInputs['qualify']
      return { score, stage: stage ?? situation.contact.stage }
    }
    case 'propose_slots':
      return { slots: [...situation.proposed] }
    case 'book_meeting': {
      const { start, duration_minutes = 30 } = input as ToolInputs['book_meeting']
      const end = new Date(Date.parse(start) + duration_minutes * 60_000).toISOString()
      return { meeting_id: 0, start, end, url: '' }
    }
    case 'hand_off':
      return { handoff_id: 0 }
    case 'send_message':
      return { message_id: 0 }
    case 'schedule_follow_up':
      return { follow_up_id: 0, at: (input as ToolInputs['schedule_follow_up']).at }
    case 'opt_out':
      return { opted_out: true }
  }
}
