import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { readAgentConfig } from './agent-config.ts'
import { type Begun, beginRun } from './begin-run.ts'
import { type ClaimedRun, claimRuns, type RunScan } from './claim-runs.ts'
import type { AgentDefinition } from './definition.ts'
import { type AgentEngine, EngineError, type EngineReport, type ModelAnswer } from './engine.ts'
import { finishRun, type RunResult } from './finish-run.ts'
import type { ClosedGate } from './gates.ts'
import { recordModelCall } from './model-calls.ts'
import type { ToolDependencies } from './tool-work/tool-work.ts'
import { createToolbox, runLeaseMs } from './toolbox.ts'

/** An engine that costs money. */
export interface ModelEngine extends AgentEngine {
  /** In millionths of a US dollar. */
  costOf(inputTokens: number, outputTokens: number): number
}

export interface AgentRunner {
  claim(most: number): Promise<RunScan>
  /** Resolves when the run has ended or was released. `signal` stops it and releases it for another process. */
  run(claim: ClaimedRun, signal: AbortSignal): Promise<void>
}

interface AgentRunnerDependencies {
  database: Database
  clock: Clock
  logger: Logger
  catalogue: readonly AgentDefinition[]
  rules: AgentEngine
  /** Undefined if none is configured. */
  model: ModelEngine | undefined
  tools: ToolDependencies
}

/** The maximum time of a run. */
const longestMs = 120_000
const heartbeatMs = 20_000

/** The result of a run that no gate has closed. */
interface Ran {
  report: EngineReport
  engine: AgentEngine
  failed?: EngineError
  fallback?: { engine: string; model: string | null; code: string; message: string }
}

export function createAgentRunner(deps: AgentRunnerDependencies): AgentRunner {
  const { database, clock, logger, catalogue, rules, model } = deps
  const { db, transact } = database
  const leaseEnd = () => new Date(clock.now().getTime() + runLeaseMs)
  const finish = (claim: ClaimedRun, result: RunResult) =>
    transact((tx) => finishRun(tx, claim, result, catalogue, clock.now()))

  /**
   * Extends the lease periodically, because no tool call does while a model thinks. To be ended before the run is
   * released: an extension that is still under way would take it again.
   */
  function keepLease({ id, generation }: ClaimedRun): { end(): Promise<void> } {
    let extension: Promise<unknown> = Promise.resolve()
    const timer = setInterval(() => {
      extension = db
        .updateTable('agent_runs')
        .set({ leased_until: leaseEnd() })
        .where('id', '=', id)
        .where('generation', '=', generation)
        .where('status', '=', 'running')
        .execute()
        .catch((error: unknown) => logger.warn({ err: error, run: id }, "a run's lease was not extended"))
    }, heartbeatMs)
    return {
      async end() {
        clearInterval(timer)
        await extension
      },
    }
  }

  async function release({ id, generation }: ClaimedRun): Promise<void> {
    await db
      .updateTable('agent_runs')
      .set({ leased_until: clock.now() })
      .where('id', '=', id)
      .where('generation', '=', generation)
      .where('status', '=', 'running')
      .execute()
  }

  async function hasActed({ id }: ClaimedRun): Promise<boolean> {
    const call = await db.selectFrom('agent_tool_calls').select('run_id').where('run_id', '=', id).executeTakeFirst()
    return call !== undefined
  }

  /** The rules take over from a model that failed before its first tool call. Later they might repeat its work. */
  async function runEngine(
    claim: ClaimedRun,
    engine: AgentEngine,
    task: Parameters<AgentEngine['run']>[0],
  ): Promise<Ran> {
    try {
      return { engine, report: await orAborted(engine.run(task), task.signal) }
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      const { code, message, report } = error
      if (engine === rules || task.signal.aborted || (await hasActed(claim))) return { engine, report, failed: error }
      await orAborted(rules.run(task), task.signal)
      const fallback = { engine: engine.name, model: engine.model, code, message }
      return { engine: rules, report, fallback }
    }
  }

  async function perform(
    claim: ClaimedRun,
    {
      definition,
      engine,
      begun,
      stop,
    }: { definition: AgentDefinition; engine: AgentEngine; begun: Begun; stop: AbortSignal },
  ): Promise<RunResult | undefined> {
    const known = await readTenant(db, claim.workspaceId, `agent:${claim.agentSlug}`)
    const tenant: Tenant = begun.run.test ? { ...known, simulated: true } : known
    const ending = new AbortController()
    const ended: { closed?: ClosedGate | null } = {}
    const tools = createToolbox({
      database,
      clock,
      tenant,
      claim,
      definition,
      deps: deps.tools,
      onClosed(closed) {
        ended.closed = closed
        ending.abort()
      },
    })
    const late = AbortSignal.timeout(longestMs)
    const signal = AbortSignal.any([stop, ending.signal, late])
    const note = (answer: ModelAnswer) =>
      recordModelCall(db, claim, answer, model?.costOf(answer.inputTokens, answer.outputTokens) ?? 0, clock.now())
    const task = { agent: definition, situation: begun.situation, stages: tenant.stages, tools, signal, note }
    try {
      const ran = await runEngine(claim, engine, task)
      if (ended.closed === undefined) return resultOf(ran, model)
    } catch (error) {
      if (ended.closed === undefined) {
        if (stop.aborted || (error instanceof ParleyError && error.kind === 'unavailable')) return undefined
        const code = late.aborted ? 'timed_out' : 'internal'
        if (!late.aborted) logger.error({ err: error, run: claim.id, agent: definition.slug }, 'an agent failed')
        return { status: 'failed', error: { code, message: messages[code] } }
      }
    }
    const { closed } = ended
    return closed ? { status: closed.status, error: { code: closed.code, message: closed.message } } : undefined
  }

  return {
    claim: (most) => claimRuns(db, { now: clock.now(), leaseEnd: leaseEnd(), most }),

    async run(claim, stop) {
      const definition = catalogue.find(({ slug }) => slug === claim.agentSlug)
      if (!definition) {
        const error = { code: 'unknown_agent', message: `The agent ${claim.agentSlug} no longer exists.` }
        return finish(claim, { status: 'cancelled', error })
      }
      const { engine: wanted } = await readAgentConfig(db, claim.workspaceId)
      const engine = wanted === 'model' && model ? model : rules
      const begun = await transact((tx) => beginRun(tx, claim, engine, catalogue, clock.now()))
      if (!begun) return
      const lease = keepLease(claim)
      const result = await perform(claim, { definition, engine, begun, stop }).finally(lease.end)
      if (result) await finish(claim, result)
      else await release(claim)
    },
  }
}

/** Rejects on abort, even if the engine ignores the signal. Its later actions have no effect. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => {})
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (signal.aborted) reject(signal.reason)
    work.then(resolve, reject)
  })
}

const messages = {
  timed_out: 'It took too long.',
  internal: 'The agent failed; the server log has the error.',
}

function resultOf({ report, engine, failed, fallback }: Ran, model: ModelEngine | undefined): RunResult {
  const { summary, steps, inputTokens, outputTokens } = report
  return {
    status: failed ? 'failed' : 'completed',
    error: failed ? { code: failed.code, message: failed.message } : null,
    engine: engine.name,
    model: engine.model,
    outcome: summary,
    steps,
    inputTokens,
    outputTokens,
    ...(fallback && { fallback }),
    costMicrousd: Math.round(model?.costOf(inputTokens, outputTokens) ?? 0),
  }
}
