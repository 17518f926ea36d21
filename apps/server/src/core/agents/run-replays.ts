import type { Selectable } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { AgentReplays as ReplayRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { AgentEngineKind } from './agent-config.ts'
import { isCapReached } from './budget.ts'
import { decideAgain } from './decide-again.ts'
import type { AgentDefinition } from './definition.ts'
import type { AnsweredCall } from './dry-toolbox.ts'
import type { AgentEngine } from './engine.ts'
import { parseSituation, readSituation } from './read-situation.ts'
import { type RunError, runColumns, type StoredRun } from './run.ts'
import type { ModelEngine } from './runner.ts'

/** What an engine would have done in a run. */
export interface RunReplay {
  id: number
  run_id: number
  /** `rules`, or the model's provider. */
  engine: string
  model: string | null
  /** The same calls in the same order. */
  same: boolean
  recorded: AnsweredCall[]
  replayed: AnsweredCall[]
  outcome: string | null
  error: RunError | null
  steps: number
  input_tokens: number
  output_tokens: number
  /** Millionths of a US dollar. They count in the month's spending. */
  cost_microusd: number
  created_by: string
  created_at: string
}

export interface RunReplays {
  /**
   * Runs today's agent on what a run saw, or would see now if it never began. It sends nothing, and writes nothing but
   * this record. Throws `conflict` with `not_replayable` if the agent is gone, and with `over_budget` for a model when
   * the cap is reached.
   */
  create(tenant: Tenant, runId: number, input: { engine: AgentEngineKind }): Promise<RunReplay>
  list(workspaceId: number, runId: number, page: Page): Promise<Listing<RunReplay>>
}

interface RunReplaysDependencies {
  database: Database
  clock: Clock
  catalogue: readonly AgentDefinition[]
  engines: { rules: AgentEngine; model: ModelEngine | undefined }
}

export function createRunReplays({ database: { db }, clock, catalogue, engines }: RunReplaysDependencies): RunReplays {
  async function engineOf(workspaceId: number, kind: AgentEngineKind): Promise<AgentEngine> {
    if (kind === 'rules') return engines.rules
    if (!engines.model) {
      throw invalidField('engine', 'must not be model: this server has no model, see PARLEY_MODEL', 'no_model')
    }
    if (await isCapReached(db, workspaceId, clock.now())) {
      throw new ParleyError('conflict', 'The monthly cap for agents is reached.', { code: 'over_budget' })
    }
    return engines.model
  }

  const situationOf = async (run: StoredRun & { situation: unknown }) =>
    run.situation === null ? readSituation(db, run, clock.now()) : parseSituation(run.situation)

  return {
    async create({ workspaceId, actor, stages }, runId, { engine: kind }) {
      const run = await readRun(db, workspaceId, runId)
      const engine = await engineOf(workspaceId, kind)
      const definition = catalogue.find(({ slug }) => slug === run.agent_slug)
      if (!definition) {
        const message = `The agent ${run.agent_slug} no longer exists.`
        throw new ParleyError('conflict', message, { code: 'not_replayable' })
      }
      const situation = await situationOf(run)
      const decision = await decideAgain(db, { definition, engine, stages, runId, situation })
      const { same, recorded, replayed, report, error } = decision
      const { summary, steps, inputTokens, outputTokens } = report
      const cost = engine === engines.model ? engines.model.costOf(inputTokens, outputTokens) : 0
      const row = await db
        .insertInto('agent_replays')
        .values({
          run_id: runId,
          workspace_id: workspaceId,
          engine: engine.name,
          model: engine.model,
          actor,
          same,
          recorded: JSON.stringify(recorded),
          replayed: JSON.stringify(replayed),
          outcome: summary,
          error: error && JSON.stringify(error),
          steps,
          input_tokens: inputTokens,
          output_tokens: outputTokens,
          cost_microusd: Math.round(cost),
          created_at: clock.now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return toReplay(row)
    },

    async list(workspaceId, runId, page) {
      await readRun(db, workspaceId, runId)
      const query = db.selectFrom('agent_replays').selectAll().where('run_id', '=', runId)
      return paginate(query, page, { list: 'agent-replays' }, toReplay)
    },
  }
}

async function readRun(db: Db, workspaceId: number, id: number) {
  const run = await db
    .selectFrom('agent_runs')
    .select([...runColumns, 'situation'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!run) throw notFound('agent run', id)
  return run
}

function toReplay({
  workspace_id: _,
  actor,
  recorded,
  replayed,
  error,
  created_at,
  ...row
}: Selectable<ReplayRow>): RunReplay {
  return {
    ...row,
    recorded: recorded as unknown as AnsweredCall[],
    replayed: replayed as unknown as AnsweredCall[],
    error: error as RunError | null,
    created_by: actor,
    created_at: created_at.toISOString(),
  }
}
