import type { EventType } from '../events/event.ts'
import type { Act, Situation } from './situation.ts'
import type { ToolName } from './tools.ts'

export const agentCategories = ['sales', 'support', 'marketing', 'operations'] as const
export type AgentCategory = (typeof agentCategories)[number]

/** What starts a run: an event of a contact, or a cron expression (five fields, in the workspace's time zone). */
export type AgentTrigger = { event: EventType } | { cron: string }

/** One agent of the catalogue: a persona with a job. */
export interface AgentDefinition {
  /** Category and job: `sales.qualifier`. */
  slug: string
  /** The persona's name: Priya. */
  name: string
  category: AgentCategory
  /** What it does, for an operator who chooses agents. */
  description: string
  /** A model's instructions: who the agent is, how it speaks, its goal, and what it must leave to a person. */
  persona: string
  triggers: readonly AgentTrigger[]
  /** The only tools it may use, whatever a contact says. */
  tools: readonly ToolName[]
  /** The contacts of a cron trigger, one run each. Absent: only events start it. */
  audience?: Audience
  /**
   * Its job without a model: a deterministic decision by documented features of the situation. It throws only for a
   * defect; a tool's refusal is a result.
   */
  rules(situation: Situation, act: Act): Promise<void>
}

/** Selects contacts by stage and by time since their last message. */
export interface Audience {
  stages?: readonly string[]
  /** Hours since the contact's last message, or since their creation if they have never written. */
  silentHours: { min: number; max: number }
}
