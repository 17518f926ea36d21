import type { Db } from '../../db/database.ts'

export const agentEngines = ['rules', 'model'] as const
export type AgentEngineKind = (typeof agentEngines)[number]

/** A workspace's settings for all its agents. */
export interface AgentConfig {
  engine: AgentEngineKind
  /** The maximum cost of models in a month (UTC), in US cents. Null: unlimited. */
  monthly_cap_cents: number | null
  /** How long an agent waits for further messages of the contact. */
  debounce_seconds: number
}

// Must match the defaults of the table's columns.
const defaults: AgentConfig = { engine: 'rules', monthly_cap_cents: null, debounce_seconds: 3 }

/** The workspace's settings, or the defaults. */
export async function readAgentConfig(db: Db, workspaceId: number): Promise<AgentConfig> {
  const row = await db
    .selectFrom('agent_settings')
    .select(['engine', 'monthly_cap_cents', 'debounce_seconds'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row ? { ...row, engine: row.engine as AgentEngineKind } : defaults
}
