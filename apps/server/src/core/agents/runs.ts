import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { currentContact, currentConversation } from '../tenant/merged-ids.ts'
import { type ModelCall, modelCallsOf } from './model-calls.ts'
import { type AgentRun, type RunStatus, runColumns, toRun } from './run.ts'
import { type ToolCall, toolCallsOf } from './tool-calls.ts'

export interface RunFilter extends Page {
  agent?: string | undefined
  contact_id?: number | undefined
  conversation_id?: number | undefined
  status?: RunStatus | undefined
}

export interface AgentRuns {
  get(workspaceId: number, id: number): Promise<AgentRun & { tool_calls: ToolCall[]; model_calls: ModelCall[] }>
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
      const [tool_calls, model_calls] = [await toolCallsOf(db, id), await modelCallsOf(db, id)]
      return { ...toRun(row), tool_calls, model_calls }
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
