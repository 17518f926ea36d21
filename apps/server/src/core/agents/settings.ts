import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField } from '../../kernel/errors.ts'
import { type AgentConfig, type AgentEngineKind, readAgentConfig } from './agent-config.ts'
import { resumeWithinBudget } from './budget.ts'
import type { AgentDefinition } from './definition.ts'
import { spentInMonth } from './spending.ts'

export interface AgentSettings extends AgentConfig {
  /** The model of the engine `model`. Null: none is configured. */
  model: string | null
  /** The month is in UTC. Can have fractions of a cent. */
  spent_this_month_cents: number
}

export interface AgentSettingsPatch {
  engine?: AgentEngineKind | undefined
  monthly_cap_cents?: number | null | undefined
  debounce_seconds?: number | undefined
}

export interface AgentSettingsService {
  get(workspaceId: number): Promise<AgentSettings>
  /** Resumes agents that the budget paused, if the new cap allows it. */
  update(workspaceId: number, patch: AgentSettingsPatch): Promise<AgentSettings>
}

interface AgentSettingsDependencies {
  database: Database
  clock: Clock
  catalogue: readonly AgentDefinition[]
  model: string | null
}

export function createAgentSettings(deps: AgentSettingsDependencies): AgentSettingsService {
  const { database, clock, catalogue, model } = deps

  async function get(workspaceId: number): Promise<AgentSettings> {
    const kept = await readAgentConfig(database.db, workspaceId)
    const spent = await spentInMonth(database.db, workspaceId, clock.now())
    return { ...kept, model, spent_this_month_cents: spent / 10_000 }
  }

  return {
    get,

    async update(workspaceId, patch) {
      if (patch.engine === 'model' && model === null) {
        throw invalidField('engine', 'must not be model: this server has no model, see PARLEY_MODEL', 'no_model')
      }
      const now = clock.now()
      await database.transact(async (tx) => {
        const before = await readAgentConfig(tx, workspaceId)
        const values = {
          engine: patch.engine ?? before.engine,
          monthly_cap_cents: patch.monthly_cap_cents === undefined ? before.monthly_cap_cents : patch.monthly_cap_cents,
          debounce_seconds: patch.debounce_seconds ?? before.debounce_seconds,
        }
        await tx
          .insertInto('agent_settings')
          .values({ workspace_id: workspaceId, ...values })
          .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(values))
          .execute()
        await resumeWithinBudget(tx, workspaceId, catalogue, now)
      })
      return get(workspaceId)
    },
  }
}
