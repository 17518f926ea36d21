import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { AgentDefinition } from './definition.ts'
import type { Toolbox } from './engine.ts'
import { type ClosedGate, checkGates } from './gates.ts'
import { type LockedRun, lockRun, type RunClaim } from './lock-run.ts'
import type { ToolResult } from './situation.ts'
import { toolWork } from './tool-work/registry.ts'
import type { ToolContext, ToolDependencies, ToolWork } from './tool-work/tool-work.ts'
import { type ToolName, toolInputs } from './tools.ts'

/** Longer than any step but a model's; the runner extends the lease while a model thinks. */
export const runLeaseMs = 60_000
const mostCalls = 12

interface Options {
  database: Database
  clock: Clock
  deps: ToolDependencies
  tenant: Tenant
  claim: RunClaim
  definition: AgentDefinition
  /** Called once, when a gate is closed or the claim is stale (null). */
  onClosed(closed: ClosedGate | null): void
}

/** Thrown out of the transaction, so that a tool's partial work is rolled back. */
class Refusal extends Error {
  readonly result: ToolResult<never>

  constructor(code: string, message: string) {
    super(message)
    this.result = { ok: false, error: { code, message } }
  }
}

/**
 * The tools of one run. Each call is one transaction: the gates, the tool's work and the call's record. By this record
 * a second call with the same id gets the first call's result, even if the process has died in between.
 */
export function createToolbox(options: Options): Toolbox {
  const { database, clock, definition, claim } = options
  let closedBefore: ToolResult<never> | undefined

  function close(closed: ClosedGate | null): ToolResult<never> {
    const { code, message } = closed ?? { code: 'superseded', message: 'another process has taken over this run' }
    closedBefore = { ok: false, error: { code, message } }
    options.onClosed(closed)
    return closedBefore
  }

  /** One attempt. With `refused`, only the refusal is recorded and the tool doesn't run. */
  const perform = (callId: string, tool: string, input: unknown, refused?: ToolResult<never>) =>
    database.transact(async (tx): Promise<ToolResult<unknown>> => {
      const now = clock.now()
      const locked = await lockRun(tx, claim)
      if (!locked) return close(null)
      const known = await tx
        .selectFrom('agent_tool_calls')
        .select('result')
        .where('run_id', '=', claim.id)
        .where('call_id', '=', callId)
        .executeTakeFirst()
      if (known) return known.result as ToolResult<unknown>
      const { closed, handedOff } = await checkGates(tx, locked.run, now)
      if (closed) return close(closed)
      if (handedOff && tool !== 'qualify') {
        return refusal('handed_off', 'You have handed this conversation off: say and do nothing more in it.')
      }
      const position = await countCalls(tx, claim.id)
      if (position >= mostCalls) return refusal('too_many_calls', `A run can make at most ${mostCalls} tool calls.`)
      const result = refused ?? (await work(tx, locked, tool, input, now))
      await tx
        .insertInto('agent_tool_calls')
        .values({
          run_id: claim.id,
          call_id: callId,
          workspace_id: claim.workspaceId,
          position,
          tool,
          input: JSON.stringify(input ?? null),
          result: JSON.stringify(result),
          created_at: now,
        })
        .execute()
      await extendLease(tx, claim, now)
      return result
    })

  async function work(tx: Tx, locked: LockedRun, tool: string, raw: unknown, now: Date): Promise<ToolResult<unknown>> {
    if (!isTool(tool) || !definition.tools.includes(tool)) {
      throw new Refusal(
        'tool_not_allowed',
        `${definition.slug} has no tool ${tool}. It has ${definition.tools.join(', ')}.`,
      )
    }
    const input = toolInputs[tool].safeParse(raw)
    if (!input.success) {
      const problems = input.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
      throw new Refusal('invalid_input', problems.join('; '))
    }
    const { run, contact, conversation } = locked
    const agentSlug = definition.slug
    const evidence = run.evidence.map(Number)
    const context: ToolContext = {
      tx,
      tenant: options.tenant,
      deps: options.deps,
      runId: run.id,
      agentSlug,
      contact,
      conversation,
      now,
      cause: { run: { id: run.id, agent_slug: agentSlug }, evidence },
    }
    // The tool's events start all agents that they concern except this one.
    await sql`select set_config('parley.agent', ${agentSlug}, true)`.execute(tx)
    const output = await (toolWork[tool] as ToolWork<ToolName>)(context, input.data)
    return { ok: true, output }
  }

  return {
    async call(callId, tool, input) {
      if (closedBefore) return closedBefore
      try {
        return await perform(callId, tool, input)
      } catch (error) {
        const refused = refusalOf(error)
        if (!refused) throw error
        return perform(callId, tool, input, refused)
      }
    },
  }
}

/** `unavailable` is no refusal: the call had no effect, and the run is retried. */
function refusalOf(error: unknown): ToolResult<never> | undefined {
  if (error instanceof Refusal) return error.result
  if (!(error instanceof ParleyError) || error.kind === 'unavailable') return undefined
  return refusal(error.code, error.message)
}

function refusal(code: string, message: string): ToolResult<never> {
  return { ok: false, error: { code, message } }
}

function isTool(name: string): name is ToolName {
  return Object.hasOwn(toolInputs, name)
}

async function countCalls(tx: Tx, runId: number): Promise<number> {
  const { calls } = await tx
    .selectFrom('agent_tool_calls')
    .select(({ fn }) => fn.countAll<number>().as('calls'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow()
  return calls
}

async function extendLease(tx: Tx, { id }: RunClaim, now: Date): Promise<void> {
  await tx
    .updateTable('agent_runs')
    .set({ leased_until: new Date(now.getTime() + runLeaseMs) })
    .where('id', '=', id)
    .execute()
}
