import type { Selectable } from 'kysely'

import type { AgentRuns as RunRow } from '../../db/types.gen.ts'

export const runStatuses = ['queued', 'running', 'completed', 'failed', 'cancelled', 'superseded'] as const
export type RunStatus = (typeof runStatuses)[number]

export interface RunError {
  code: string
  message: string
}

/** One execution of an agent, as the native API and its event show it. */
export interface AgentRun {
  id: number
  agent_slug: string
  contact_id: number
  conversation_id: number | null
  /** The type of the event that started it; or `cron`, `follow_up`, `manual`. */
  trigger: string
  trigger_event_id: string | null
  status: RunStatus
  /** `rules`, or the model's provider. Null before the start. */
  engine: string | null
  model: string | null
  /** The outcome in words. */
  outcome: string | null
  error: RunError | null
  /** The model that failed before its first tool call, so that the rules took over. */
  fallback: (RunError & { engine: string; model: string | null }) | null
  steps: number
  input_tokens: number
  output_tokens: number
  /** Millionths of a US dollar. */
  cost_microusd: number
  /** Ids of the messages that it answers. */
  evidence: number[]
  created_at: string
  due_at: string
  started_at: string | null
  finished_at: string | null
}

/** All columns but `situation`, which is large. */
export const runColumns = [
  ...(['id', 'workspace_id', 'agent_slug', 'contact_id', 'conversation_id', 'trigger', 'trigger_event_id'] as const),
  ...(['note', 'test', 'status', 'engine', 'model', 'outcome', 'error', 'fallback', 'steps', 'input_tokens'] as const),
  ...(['output_tokens', 'cost_microusd', 'evidence', 'seen_message_id', 'created_at', 'due_at', 'started_at'] as const),
  ...(['finished_at', 'leased_until', 'generation'] as const),
] as const

export type StoredRun = Omit<Selectable<RunRow>, 'situation'>

export function toRun(row: StoredRun): AgentRun {
  return {
    id: row.id,
    agent_slug: row.agent_slug,
    contact_id: row.contact_id,
    conversation_id: row.conversation_id,
    trigger: row.trigger,
    trigger_event_id: row.trigger_event_id,
    status: row.status as RunStatus,
    engine: row.engine,
    model: row.model,
    outcome: row.outcome,
    error: row.error as RunError | null,
    fallback: row.fallback as AgentRun['fallback'],
    steps: row.steps,
    input_tokens: row.input_tokens,
    output_tokens: row.output_tokens,
    cost_microusd: row.cost_microusd,
    // The driver reads bigint arrays as text.
    evidence: row.evidence.map(Number),
    created_at: row.created_at.toISOString(),
    due_at: row.due_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}
