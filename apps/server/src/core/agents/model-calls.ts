import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { ModelAnswer } from './engine.ts'

/** An answer of a model in a run, as it is on record. */
export interface ModelCall {
  finish: string
  tools: string[]
  text: string | null
  input_tokens: number
  output_tokens: number
  /** Millionths of a US dollar. */
  cost_microusd: number
  took_ms: number
  created_at: string
}

/** Has no effect once another process has taken over the run. */
export async function recordModelCall(
  db: Db,
  { id, generation }: { id: number; generation: number },
  { finish, tools, text, inputTokens, outputTokens, tookMs }: ModelAnswer,
  costMicrousd: number,
  now: Date,
): Promise<void> {
  await sql`
    insert into agent_model_calls
      (run_id, workspace_id, finish, tools, text, input_tokens, output_tokens, cost_microusd, took_ms, created_at)
    select id, workspace_id, ${finish}, ${tools}::text[], ${text}, ${inputTokens}, ${outputTokens}, ${costMicrousd}, ${tookMs}, ${now}
    from agent_runs where id = ${id} and generation = ${generation}`.execute(db)
}

/** In order. */
export async function modelCallsOf(db: Db, runId: number): Promise<ModelCall[]> {
  const rows = await db
    .selectFrom('agent_model_calls')
    .select(['finish', 'tools', 'text', 'input_tokens', 'output_tokens', 'cost_microusd', 'took_ms', 'created_at'])
    .where('run_id', '=', runId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({ ...row, created_at: row.created_at.toISOString() }))
}
