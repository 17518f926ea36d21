import type { AgentDefinition } from './definition.ts'
import type { Situation, ToolResult } from './situation.ts'
import type { ToolName } from './tools.ts'

/**
 * Decides in a run: the agent's own rules, or a model. Both get the same situation and the same tools. All actions go
 * through the toolbox, which has the gates, the checks and the log.
 */
export interface AgentEngine {
  /** `rules`, or the provider's name. */
  readonly name: string
  /** The model's id; null for rules. */
  readonly model: string | null
  /** Resolves when the agent has nothing more to do. Throws `EngineError` to fail the run. */
  run(task: AgentTask): Promise<EngineReport>
}

export interface AgentTask {
  agent: AgentDefinition
  situation: Situation
  /** The workspace's stages, best last, for engines that have to name one. */
  stages: readonly string[]
  tools: Toolbox
  /** Aborted when a gate closes or the run's time is up: stop at once. */
  signal: AbortSignal
  /** Keeps an answer of a model on record. */
  note?: (answer: ModelAnswer) => Promise<void>
}

/** One answer of a model. */
export interface ModelAnswer {
  /** Why it ended: `tool-calls`, `stop`, `length`, …; `unreadable` if it made no sense. */
  finish: string
  /** What it called, in order. */
  tools: string[]
  /** What it wrote besides. */
  text: string | null
  inputTokens: number
  outputTokens: number
  tookMs: number
}

/** The tools of a run. A caller's mistake is an error result, never an exception. */
export interface Toolbox {
  /** `callId`: a second call with the same id gets the first call's result. `input` is validated here. */
  call(callId: string, tool: ToolName | (string & {}), input: unknown): Promise<ToolResult<unknown>>
}

export interface EngineReport {
  /** The outcome in words, for people who read the run. */
  summary: string | null
  steps: number
  inputTokens: number
  outputTokens: number
}

/** Codes: `model_unreachable`, `model_refused`, `bad_answer`, `too_many_steps`, `timed_out`, `over_budget`. */
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
