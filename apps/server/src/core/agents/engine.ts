import type { AgentDefinition } from './definition.ts'
import type { Situation, ToolResult } from './situation.ts'
import type { ToolName } from './tools.ts'

/**
 * Who decides in a run: the agent's own rules, or a model. Each is given the same situation and the same tools, and
 * whatever it does goes through the toolbox: gates, checks and the log are there.
 */
export interface AgentEngine {
  /** `rules`, or the provider's name. */
  readonly name: string
  /** The model's id; null where there is none. */
  readonly model: string | null
  /** Ends when the agent has nothing more to do. Throws `EngineError` for what ends the run as failed. */
  run(task: AgentTask): Promise<EngineReport>
}

export interface AgentTask {
  agent: AgentDefinition
  situation: Situation
  /** The workspace's stages, best last, for who has to name one. */
  stages: readonly string[]
  tools: Toolbox
  /** Raised when a gate has closed or the run's time is up: stop at once. */
  signal: AbortSignal
}

/** What a run may do. Never throws for what the caller got wrong: its answer says so. */
export interface Toolbox {
  /** `callId`: a second call of the same id is the first one and gets its answer. `input` is checked here. */
  call(callId: string, tool: ToolName | (string & {}), input: unknown): Promise<ToolResult<unknown>>
}

export interface EngineReport {
  /** In words, what it has made of it: for who reads the run. */
  summary: string | null
  steps: number
  inputTokens: number
  outputTokens: number
}

/** A run that failed. `code`: `model_unreachable`, `model_refused`, `bad_answer`, `too_many_steps`, `timed_out`, `over_budget`. */
export class EngineError extends Error {
  readonly code: string
  readonly report: EngineReport

  constructor(code: string, message: string, report: EngineReport, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EngineError'
    this.code = code
    this.report = report
  }
}
