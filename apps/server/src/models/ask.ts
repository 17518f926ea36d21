import { setTimeout as delay } from 'node:timers/promises'

import type { generateText, ModelMessage, ToolSet } from 'ai'
import { Failure } from './failure.ts'
import type { LoadedModel } from './load-model.ts'
import { OversizedAnswer } from './model-http.ts'
import { retryAfterMs } from './retry-after.ts'

const retries = 2

export type Result = Awaited<ReturnType<typeof generateText<ToolSet>>>

export type Answer =
  | { kind: 'read'; result: Result }
  /** The response isn't a model's answer: HTML, truncated JSON, no choice. */
  | { kind: 'unreadable' }

export interface Question {
  instructions: string
  messages: ModelMessage[]
  tools: ToolSet
}

interface AskOptions {
  loaded: LoadedModel
  apiKey: string | undefined
  backoffMs: number
  /** The end of the run's time, on the clock of `Date.now()`. */
  deadline: number
  signal: AbortSignal
}

/**
 * Asks the model once. Requests to busy and failing servers are retried, when the server says and before the deadline.
 * The SDK's own retries are off, because the SDK doesn't know the deadline.
 */
export async function ask(question: Question, options: AskOptions): Promise<Answer> {
  const { loaded, deadline, signal, backoffMs } = options
  for (let attempt = 0; ; attempt += 1) {
    try {
      const result = await loaded.ai.generateText({
        model: loaded.model,
        ...question,
        maxRetries: 0,
        abortSignal: signal,
      })
      return { kind: 'read', result }
    } catch (error) {
      signal.throwIfAborted()
      const problem = problemOf(error, options)
      if (problem === 'unreadable') return { kind: 'unreadable' }
      if (!problem.again || attempt === retries) throw new Failure('model_unreachable', problem.says)
      const wait = problem.afterMs ?? backoffMs * 3 ** attempt * (0.75 + Math.random() / 2)
      if (Date.now() + wait > deadline) {
        throw new Failure('model_unreachable', `${problem.says}; the next retry would be after the run's end`)
      }
      await delay(wait, undefined, { signal })
    }
  }
}

interface Problem {
  says: string
  again: boolean
  afterMs: number | undefined
}

/** The SDK's errors contain the whole prompt, so only the vendor's own message is passed on. */
function problemOf(error: unknown, { loaded: { ai }, apiKey }: AskOptions): 'unreadable' | Problem {
  if (ai.APICallError.isInstance(error)) {
    const { statusCode: status, isRetryable: again, responseHeaders } = error
    if (status !== undefined && status < 300 && !again) return 'unreadable'
    const answers = status === undefined || status < 300 ? '' : `it answers ${status}: `
    const says = `The model can't be reached: ${answers}${publicWords(error.message, apiKey)}`
    return { says, again, afterMs: retryAfterMs(responseHeaders) }
  }
  if (unreadable(error, ai)) return 'unreadable'
  throw error
}

function unreadable(error: unknown, ai: LoadedModel['ai']): boolean {
  return (
    error instanceof OversizedAnswer ||
    [ai.InvalidResponseDataError, ai.TypeValidationError, ai.JSONParseError, ai.EmptyResponseBodyError].some((type) =>
      type.isInstance(error),
    )
  )
}

function publicWords(message: string, apiKey: string | undefined): string {
  const said = apiKey ? message.replaceAll(apiKey, '***') : message
  return said.replace(/\s+/g, ' ').slice(0, 200)
}
