import type { Db } from '../../db/database.ts'

export const agentEngines = ['rules', 'model'] as const
export type AgentEngineKind = (typeof agentEngines)[number]

/** What a workspace says about all its agents. */
export interface AgentConfig {
  engine: AgentEngineKind
  /** Of what models cost in a month (UTC), in cents of a US dollar. Null: as much as there is. */
  monthly_cap_cents: number | null
  /** So long an agent waits for what else a contact writes. */
  debounce_seconds: number
}

// Those of the table's columns.
const defaults: AgentConfig = { engine: 'rules', monthly_cap_cents: null, debounce_seconds: 3 }

/** What a workspace has said, or the defaults. */
export async function readAgentConfig(db: Db, workspaceId: number): Promise<AgentConfig> {
  const row = await db
    .selectFrom('agent_settings')
    .select(['engine', 'monthly_cap_cents', 'debounce_seconds'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return row ? { ...row, engine: row.engine as AgentEngineKind } : defaults
}
