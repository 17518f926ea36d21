import type { Database, Db, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { readAgentConfig } from './agent-config.ts'
import { changeAgent } from './change-agent.ts'
import type { AgentDefinition } from './definition.ts'
import { spentInMonth } from './spending.ts'

/** Whether the cap is reached. Rules cost nothing. Concurrent runs can each exceed the cap by their own cost. */
export async function isOverBudget(tx: Tx, workspaceId: number, now: Date): Promise<boolean> {
  const { engine } = await readAgentConfig(tx, workspaceId)
  return engine !== 'rules' && (await isCapReached(tx, workspaceId, now))
}

/** Whether models have cost as much as they may this month, whichever engine the agents use. */
export async function isCapReached(db: Db, workspaceId: number, now: Date): Promise<boolean> {
  const { monthly_cap_cents: cap } = await readAgentConfig(db, workspaceId)
  return cap !== null && (await spentInMonth(db, workspaceId, now)) >= cap * 10_000
}

/** Pauses the agents of a workspace that has reached its cap. */
export async function pauseOverBudget(
  tx: Tx,
  workspaceId: number,
  catalogue: readonly AgentDefinition[],
  now: Date,
): Promise<void> {
  if (!(await isOverBudget(tx, workspaceId, now))) return
  const live = await slugsOf(tx, workspaceId, { enabled: true, status: 'live' })
  for (const definition of catalogue.filter(({ slug }) => live.has(slug))) {
    await changeAgent(tx, workspaceId, definition, { status: 'paused' }, 'budget', now)
  }
}

/** Resumes the agents that the budget paused, if a new month or another cap allows it. */
export async function resumeWithinBudget(
  tx: Tx,
  workspaceId: number,
  catalogue: readonly AgentDefinition[],
  now: Date,
): Promise<void> {
  const paused = await slugsOf(tx, workspaceId, { paused_by: 'budget' })
  if (paused.size === 0 || (await isOverBudget(tx, workspaceId, now))) return
  for (const definition of catalogue.filter(({ slug }) => paused.has(slug))) {
    await changeAgent(tx, workspaceId, definition, { status: 'live' }, 'budget', now)
  }
}

interface ResumeAllWithinBudgetDependencies {
  database: Database
  clock: Clock
  catalogue: readonly AgentDefinition[]
}

/** Run by a loop, because a new month resumes agents. */
export async function resumeAllWithinBudget({
  database,
  clock,
  catalogue,
}: ResumeAllWithinBudgetDependencies): Promise<void> {
  const rows = await database.db
    .selectFrom('agents')
    .select('workspace_id')
    .distinct()
    .where('paused_by', '=', 'budget')
    .execute()
  for (const { workspace_id } of rows) {
    await database.transact((tx) => resumeWithinBudget(tx, workspace_id, catalogue, clock.now()))
  }
}

async function slugsOf(
  tx: Tx,
  workspaceId: number,
  where: { enabled?: boolean; status?: string; paused_by?: string },
): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('agents')
    .select('slug')
    .where('workspace_id', '=', workspaceId)
    .where((column) => column.and(where))
    .execute()
  return new Set(rows.map(({ slug }) => slug))
}
