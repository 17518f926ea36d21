import type { Logger } from '../kernel/logger.ts'

export type ModelProvider = 'openai-compatible' | 'anthropic' | 'google'

export interface ModelOptions {
  provider: ModelProvider
  /** As the provider calls it. */
  model: string
  /** Where the provider's API begins; undefined: its own, which `openai-compatible` has none of. */
  baseUrl: string | undefined
  /** Undefined for a server that asks for none. */
  apiKey: string | undefined
  /** US$ per million tokens; 0: not known. */
  prices: { input: number; output: number }
  /** Of one request, to the last byte of its answer. */
  timeoutMs: number
  logger: Logger
  /** Of a whole run, tools and retries included. */
  runMs?: number
  /** Before the first retry; three times as long before the second. */
  backoffMs?: number
}
