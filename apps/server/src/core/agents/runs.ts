import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import { type AgentRun, type RunStatus, runColumns, toRun } from './run.ts'
import type { ToolResult } from './situation.ts'

export interface RunFilter extends Page {
  agent?: string | undefined
  contact_id?: number | undefined
  conversation_id?: number | undefined
  status?: RunStatus | undefined
}

/** A tool call of a run with its result. */
export interface ToolCall {
  call_id: string
  tool: string
  input: unknown
  result: ToolResult<unknown>
  created_at: string
}

export interface AgentRuns {
  get(workspaceId: number, id: number): Promise<AgentRun & { tool_calls: ToolCall[] }>
  list(workspaceId: number, filter: RunFilter): Promise<Listing<AgentRun>>
}

export function createAgentRuns({ database: { db } }: { database: Database }): AgentRuns {
  return {
    async get(workspaceId, id) {
      const row = await db
        .selectFrom('agent_runs')
        .select(runColumns)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) throw notFound('agent run', id)
      const calls = await db
        .selectFrom('agent_tool_calls')
        .select(['call_id', 'tool', 'input', 'result', 'created_at'])
        .where('run_id', '=', id)
        .orderBy('position')
        .execute()
      return {
        ...toRun(row),
        tool_calls: calls.map((call) => ({
          ...call,
          result: call.result as ToolCall['result'],
          created_at: call.created_at.toISOString(),
        })),
      }
    },

    async list(workspaceId, { agent, contact_id, conversation_id, status, ...page }) {
      let query = db.selectFrom('agent_runs').select(runColumns).where('workspace_id', '=', workspaceId)
      if (agent !== undefined) query = query.where('agent_slug', '=', agent)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      if (conversation_id !== undefined)
        query = query.where('conversation_id', '=', currentConversation(conversation_id))
      if (status) query = query.where('status', '=', status)
      return paginate(query, page, { list: 'agent-runs' }, toRun)
    },
  }
}
