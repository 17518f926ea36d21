import type { Tx } from '../../db/database.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { toConversation } from '../conversations/conversation.ts'
import { appendEvents } from '../events/append.ts'
import { pauseOverBudget } from './budget.ts'
import type { AgentDefinition } from './definition.ts'
import type { RunClaim } from './lock-run.ts'
import { type AgentRun, type RunError, runColumns, type StoredRun, toRun } from './run.ts'
import { addSpending, addToTotals } from './spending.ts'

export interface RunResult {
  status: 'completed' | 'failed' | 'cancelled' | 'superseded'
  error?: RunError | null
  engine?: string | null
  model?: string | null
  fallback?: AgentRun['fallback']
  outcome?: string | null
  steps?: number
  inputTokens?: number
  outputTokens?: number
  costMicrousd?: number
}

/** Ends a run once. A stale claim has no effect. Completed and failed runs emit an event. */
export async function finishRun(
  tx: Tx,
  claim: RunClaim,
  result: RunResult,
  catalogue: readonly AgentDefinition[],
  now: Date,
): Promise<void> {
  const row = await tx
    .updateTable('agent_runs')
    .set({
      status: result.status,
      error: result.error ? JSON.stringify(result.error) : null,
      ...(result.engine !== undefined && { engine: result.engine, model: result.model ?? null }),
      fallback: result.fallback ? JSON.stringify(result.fallback) : null,
      outcome: result.outcome ?? null,
      steps: result.steps ?? 0,
      input_tokens: result.inputTokens ?? 0,
      output_tokens: result.outputTokens ?? 0,
      cost_microusd: result.costMicrousd ?? 0,
      finished_at: now,
      leased_until: null,
    })
    .where('id', '=', claim.id)
    .where('generation', '=', claim.generation)
    .where('status', '=', 'running')
    .returning(runColumns)
    .executeTakeFirst()
  if (!row) return
  await addToTotals(tx, row, now)
  if (result.costMicrousd) {
    await addSpending(tx, row.workspace_id, result.costMicrousd, now)
    await pauseOverBudget(tx, row.workspace_id, catalogue, now)
  }
  if (result.status === 'completed' || result.status === 'failed') await announce(tx, row, now)
}

async function announce(tx: Tx, row: StoredRun, now: Date): Promise<void> {
  const contact = await selectContacts(tx, row.workspace_id)
    .where('contacts.id', '=', row.contact_id)
    .executeTakeFirstOrThrow()
  const conversation =
    row.conversation_id === null
      ? undefined
      : await tx.selectFrom('conversations').selectAll().where('id', '=', row.conversation_id).executeTakeFirst()
  const related = { contact: toContact(contact), conversation: conversation ? toConversation(conversation) : null }
  await appendEvents(tx, [
    {
      workspaceId: row.workspace_id,
      type: 'agent.run.completed',
      occurredAt: now,
      data: { ...toRun(row), ...related },
      contactId: row.contact_id,
      ...(conversation && { channelId: conversation.channel_id }),
    },
  ])
}
