import { EngineError, type EngineReport } from '../core/agents/engine.ts'
import type { ModelEngine } from '../core/agents/runner.ts'
import { Failure } from './failure.ts'
import { type LoadedModel, loadModel } from './load-model.ts'
import { createModelHttp } from './model-http.ts'
import type { ModelOptions } from './model-options.ts'
import { runModel } from './run.ts'

const defaultRunMs = 90_000
const defaultBackoffMs = 1_000

interface ClosableEngine extends ModelEngine {
  /** Aborts the runs in flight. */
  close(): Promise<void>
}

/** Runs agents on a model. The AI SDK is loaded by the first run. */
export function createModelEngine(options: ModelOptions): ClosableEngine {
  const { provider, model, prices, runMs = defaultRunMs, backoffMs = defaultBackoffMs } = options
  const exchange = createModelHttp(options)
  const closing = new AbortController()
  let loading: Promise<LoadedModel> | undefined

  return {
    name: provider,
    model,

    async run(task) {
      const report: EngineReport = { summary: null, steps: 0, inputTokens: 0, outputTokens: 0 }
      const timeUp = AbortSignal.timeout(runMs)
      const signal = AbortSignal.any([task.signal, timeUp, closing.signal])
      const deadline = Date.now() + runMs
      try {
        loading ??= loadModel(options, exchange.fetch)
        await runModel(task, report, { ...options, loaded: await loading, backoffMs, deadline, signal })
        return report
      } catch (error) {
        throw asEngineError(error)
      }

      // The SDK's errors contain the prompt, so none is kept as a cause.
      function asEngineError(error: unknown): unknown {
        if (error instanceof Failure) return new EngineError(error.code, error.message, report)
        if (task.signal.aborted || closing.signal.aborted)
          return new EngineError('stopped', 'The run was stopped.', report)
        if (timeUp.aborted) return new EngineError('timed_out', `The run took longer than ${runMs / 1_000} s.`, report)
        return error
      }
    },

    // Prices in US$ per million tokens equal micro-dollars per token.
    costOf: (inputTokens, outputTokens) => Math.ceil(inputTokens * prices.input + outputTokens * prices.output),

    async close() {
      closing.abort()
      await exchange.close()
    },
  }
}
