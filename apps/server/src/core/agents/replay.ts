import type { Database } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import type { AgentEngineKind } from './agent-config.ts'
import { decideAgain } from './decide-again.ts'
import type { AgentDefinition } from './definition.ts'
import type { DryCall } from './dry-toolbox.ts'
import type { AgentEngine } from './engine.ts'
import { parseSituation } from './read-situation.ts'

export interface ReplayedRun {
  run_id: number
  contact_id: number
  at: string
  /** Today's agent makes the same calls in the same order. */
  same: boolean
  recorded: DryCall[]
  replayed: DryCall[]
  /** Why today's agent failed. Null: it didn't. */
  error: string | null
}

export interface AgentReplays {
  /**
   * Runs today's agent on the recorded situation of each run in a range, oldest first, and yields its calls. It writes
   * and sends nothing, but a model still costs money.
   */
  replay(
    workspaceId: number,
    slug: string,
    options: { since: Date; until: Date; engine: AgentEngineKind },
  ): AsyncIterable<ReplayedRun>
}

interface AgentReplaysDependencies {
  database: Database
  catalogue: readonly AgentDefinition[]
  engines: { rules: AgentEngine; model: AgentEngine | undefined }
}

const atOnce = 50

export function createAgentReplays({ database: { db }, catalogue, engines }: AgentReplaysDependencies): AgentReplays {
  async function replayOne(
    definition: AgentDefinition,
    engine: AgentEngine,
    stages: readonly string[],
    run: { id: number; contact_id: number; situation: unknown; created_at: Date },
  ): Promise<ReplayedRun> {
    const { same, recorded, replayed, error } = await decideAgain(db, {
      definition,
      engine,
      stages,
      runId: run.id,
      situation: parseSituation(run.situation),
    })
    const plain = ({ tool, input }: DryCall): DryCall => ({ tool, input })
    return {
      run_id: run.id,
      contact_id: run.contact_id,
      at: run.created_at.toISOString(),
      same,
      recorded: recorded.map(plain),
      replayed: replayed.map(plain),
      error: error && `${error.code}: ${error.message}`,
    }
  }

  return {
    async *replay(workspaceId, slug, { since, until, engine: kind }) {
      const definition = catalogue.find((one) => one.slug === slug)
      if (!definition) throw notFound('agent', slug)
      const engine = engines[kind] ?? engines.rules
      const { stages } = await db
        .selectFrom('workspaces')
        .select('stages')
        .where('id', '=', workspaceId)
        .executeTakeFirstOrThrow()
      for (let after = 0; ; ) {
        const rows = await db
          .selectFrom('agent_runs')
          .select(['id', 'contact_id', 'situation', 'created_at'])
          .where('workspace_id', '=', workspaceId)
          .where('agent_slug', '=', slug)
          .where('id', '>', after)
          .where('created_at', '>=', since)
          .where('created_at', '<', until)
          .where('status', 'in', ['completed', 'failed'])
          .where('situation', 'is not', null)
          .orderBy('id')
          .limit(atOnce)
          .execute()
        for (const row of rows) yield await replayOne(definition, engine, stages, row)
        const last = rows.at(-1)
        if (!last || rows.length < atOnce) return
        after = last.id
      }
    },
  }
}
