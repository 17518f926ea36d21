import { isDeepStrictEqual } from 'node:util'

import type { Db } from '../../db/database.ts'
import type { AgentDefinition } from './definition.ts'
import { type AnsweredCall, createDryToolbox } from './dry-toolbox.ts'
import { type AgentEngine, EngineError, type EngineReport } from './engine.ts'
import type { RunError } from './run.ts'
import type { Situation } from './situation.ts'
import { toolCallsOf } from './tool-calls.ts'

interface Options {
  definition: AgentDefinition
  engine: AgentEngine
  stages: readonly string[]
  /** Whose calls it is compared with. */
  runId: number
  situation: Situation
}

export interface Decision {
  /** The same calls in the same order, and no failure. */
  same: boolean
  recorded: AnsweredCall[]
  replayed: AnsweredCall[]
  report: EngineReport
  /** Why the engine failed. Null: it didn't. */
  error: RunError | null
}

const longestMs = 120_000

/** Has an engine decide on a situation. It writes and sends nothing. */
export async function decideAgain(
  db: Db,
  { definition, engine, stages, runId, situation }: Options,
): Promise<Decision> {
  const calls = await toolCallsOf(db, runId)
  const tools = createDryToolbox(definition, situation, calls)
  const signal = AbortSignal.timeout(longestMs)
  const { report, error } = await engine.run({ agent: definition, situation, stages, tools, signal }).then(
    (report) => ({ report, error: null }),
    (failure: unknown) => {
      if (!(failure instanceof EngineError)) throw failure
      const { code, message, report } = failure
      return { report, error: { code, message } }
    },
  )
  const recorded = calls.map(({ tool, input, result }) => ({ tool, input, result }))
  // As JSON, like what is on record.
  const replayed = JSON.parse(JSON.stringify(tools.calls)) as AnsweredCall[]
  const decided = (all: readonly AnsweredCall[]) => all.map(({ tool, input }) => ({ tool, input }))
  return {
    same: error === null && isDeepStrictEqual(decided(replayed), decided(recorded)),
    recorded,
    replayed,
    report,
    error,
  }
}
