import type { Db } from '../../db/database.ts'
import type { ToolResult } from './situation.ts'

/** A tool call of a run with its result. */
export interface ToolCall {
  call_id: string
  tool: string
  input: unknown
  result: ToolResult<unknown>
  created_at: string
}

/** In order. */
export async function toolCallsOf(db: Db, runId: number): Promise<ToolCall[]> {
  const rows = await db
    .selectFrom('agent_tool_calls')
    .select(['call_id', 'tool', 'input', 'result', 'created_at'])
    .where('run_id', '=', runId)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    ...row,
    result: row.result as ToolCall['result'],
    created_at: row.created_at.toISOString(),
  }))
}
