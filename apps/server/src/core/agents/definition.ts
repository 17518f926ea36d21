import type { EventType } from '../events/event.ts'
import type { Act, Situation } from './situation.ts'
import type { ToolName } from './tools.ts'

export const agentCategories = ['sales', 'support', 'marketing', 'operations'] as const
export type AgentCategory = (typeof agentCategories)[number]

/** What starts a run: an event of a contact, or a time (five fields, in the workspace's time zone). */
export type AgentTrigger = { event: EventType } | { cron: string }

/** One agent of the catalogue: a persona with a job. */
export interface AgentDefinition {
  /** Category and job: `sales.qualifier`. */
  slug: string
  /** Of the persona: Priya. */
  name: string
  category: AgentCategory
  /** What it does, for whoever chooses among agents. */
  description: string
  /** Who it is, how it speaks, what it is after and what it must leave to a person: a model's instructions. */
  persona: string
  triggers: readonly AgentTrigger[]
  /** All it may use, whatever it is told. */
  tools: readonly ToolName[]
  /** Who a run by time is about: each contact of these, one run each. Absent: only events start it. */
  audience?: Audience
  /**
   * Its job without a model: a decision by documented features, the same for the same situation. Throws for a defect only; a
   * tool's refusal is a result.
   */
  rules(situation: Situation, act: Act): Promise<void>
}

/** Contacts by how long they have been silent and where they stand. */
export interface Audience {
  stages?: readonly string[]
  /** Hours since their last message, or since they were created when they have never written. */
  silentHours: { min: number; max: number }
}
