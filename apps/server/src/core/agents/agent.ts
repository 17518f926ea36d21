import type { Selectable } from 'kysely'

import type { Agents as AgentRow } from '../../db/types.gen.ts'
import type { AgentCategory, AgentDefinition, AgentTrigger } from './definition.ts'
import type { ToolName } from './tools.ts'

export const agentStatuses = ['live', 'paused'] as const
export type AgentStatus = (typeof agentStatuses)[number]

/** An agent of the catalogue with its state in a workspace. */
export interface Agent {
  slug: string
  name: string
  category: AgentCategory
  description: string
  /** `paused`: does nothing, not even on a manual run. */
  status: AgentStatus
  /** Who paused it: an operator, or the budget, which resumes it automatically. */
  paused_by: 'operator' | 'budget' | null
  /** Whether its triggers start it. False until an operator enables it, because it answers people. */
  enabled: boolean
  triggers: AgentTrigger[]
  tools: ToolName[]
  persona: string
  /** Null until the first change. */
  updated_at: string | null
}

/** Of runs that have completed or failed. */
export interface AgentTotals {
  runs: number
  failed: number
  /** Millionths of a US dollar. */
  cost_microusd: number
}

export interface AgentSummary extends Agent {
  /** The month is in UTC. */
  this_month: AgentTotals
}

export function toAgent(definition: AgentDefinition, row: Selectable<AgentRow> | undefined): Agent {
  const { slug, name, category, description, triggers, tools, persona } = definition
  return {
    slug,
    name,
    category,
    description,
    status: (row?.status ?? 'live') as AgentStatus,
    paused_by: (row?.paused_by ?? null) as Agent['paused_by'],
    enabled: row?.enabled ?? false,
    triggers: [...triggers],
    tools: [...tools],
    persona,
    updated_at: row?.updated_at.toISOString() ?? null,
  }
}
