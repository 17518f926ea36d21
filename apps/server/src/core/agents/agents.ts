import { sql } from 'kysely'

import { CollisionError, type Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Auditor } from '../audit/record-audit.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type Agent, type AgentSummary, toAgent } from './agent.ts'
import { noTotals, totalsOf } from './agent-totals.ts'
import { type AgentPatch, changeAgent } from './change-agent.ts'
import type { AgentDefinition } from './definition.ts'
import { type AgentRun, runColumns, toRun } from './run.ts'

export interface Agents {
  /** All agents, in the order of the catalogue. */
  list(workspaceId: number): Promise<Agent[]>
  get(workspaceId: number, slug: string): Promise<Agent>
  /** With their totals of this month (UTC). */
  summaries(workspaceId: number): Promise<AgentSummary[]>
  summary(workspaceId: number, slug: string): Promise<AgentSummary>
  update(holder: Auditor, slug: string, patch: AgentPatch): Promise<Agent>
  /** Runs an agent for a contact now, whether or not it is enabled. A run that is queued already is used. */
  run(tenant: Tenant, slug: string, input: { contact_id: number }): Promise<AgentRun>
}

interface AgentsDependencies {
  database: Database
  clock: Clock
  catalogue: readonly AgentDefinition[]
}

export function createAgents({ database: { db, transact }, clock, catalogue }: AgentsDependencies): Agents {
  function find(slug: string): AgentDefinition {
    const definition = catalogue.find((one) => one.slug === slug)
    if (!definition) throw notFound('agent', slug)
    return definition
  }

  const rowsOf = (workspaceId: number) => db.selectFrom('agents').selectAll().where('workspace_id', '=', workspaceId)

  async function list(workspaceId: number): Promise<Agent[]> {
    const rows = new Map((await rowsOf(workspaceId).execute()).map((row) => [row.slug, row]))
    return catalogue.map((definition) => toAgent(definition, rows.get(definition.slug)))
  }

  async function get(workspaceId: number, slug: string): Promise<Agent> {
    const definition = find(slug)
    return toAgent(definition, await rowsOf(workspaceId).where('slug', '=', slug).executeTakeFirst())
  }

  return {
    list,
    get,

    async summaries(workspaceId) {
      const totals = await totalsOf(db, workspaceId, clock.now())
      const agents = await list(workspaceId)
      return agents.map((agent) => ({ ...agent, this_month: totals.get(agent.slug) ?? noTotals }))
    },

    async summary(workspaceId, slug) {
      const totals = await totalsOf(db, workspaceId, clock.now())
      return { ...(await get(workspaceId, slug)), this_month: totals.get(slug) ?? noTotals }
    },

    update: async (holder, slug, patch) => {
      const definition = find(slug)
      return transact((tx) => changeAgent(tx, holder.workspaceId, definition, patch, holder, clock.now()))
    },

    run: async ({ workspaceId, mode }, slug, { contact_id }) => {
      const definition = find(slug)
      const now = clock.now()
      return transact(async (tx) => {
        const row = await tx
          .selectFrom('agents')
          .selectAll()
          .where('workspace_id', '=', workspaceId)
          .where('slug', '=', slug)
          .executeTakeFirst()
        if (toAgent(definition, row).status === 'paused') {
          throw new ParleyError('conflict', `The agent ${slug} is paused.`, { code: 'agent_paused' })
        }
        const contact = await tx
          .selectFrom('contacts')
          .select('id')
          .where('workspace_id', '=', workspaceId)
          .where('id', '=', currentContact(contact_id))
          .executeTakeFirst()
        if (!contact) throw unknownReference('contact_id', 'contact')
        const conversation = await tx
          .selectFrom('conversations')
          .select('id')
          .where('contact_id', '=', contact.id)
          .orderBy('last_message_at', (by) => by.desc().nullsLast())
          .executeTakeFirst()
        const run = {
          workspace_id: workspaceId,
          agent_slug: slug,
          contact_id: contact.id,
          conversation_id: conversation?.id ?? null,
          trigger: 'manual',
          test: mode === 'test',
          created_at: now,
          due_at: now,
        }
        const created = await tx
          .insertInto('agent_runs')
          .values(run)
          .onConflict((conflict) => conflict.doNothing())
          .returning(runColumns)
          .executeTakeFirst()
        if (created) return toRun(created)
        const queued = await tx
          .updateTable('agent_runs')
          .set({ due_at: now })
          .where('contact_id', '=', contact.id)
          .where(sql<number>`coalesce(conversation_id, 0)`, '=', conversation?.id ?? 0)
          .where('agent_slug', '=', slug)
          .where('status', '=', 'queued')
          .returning(runColumns)
          .executeTakeFirst()
        if (!queued) throw new CollisionError('the queued run has just started')
        return toRun(queued)
      })
    },
  }
}
