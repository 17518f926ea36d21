import type { Logger } from '../kernel/logger.ts'

export type ModelProvider = 'openai-compatible' | 'anthropic' | 'google'

export interface ModelOptions {
  provider: ModelProvider
  /** The provider's name of the model. */
  model: string
  /** The base URL of the provider's API. Undefined: the provider's default; `openai-compatible` has none. */
  baseUrl: string | undefined
  /** Undefined for a server that needs none. */
  apiKey: string | undefined
  /** US$ per million tokens; 0: unknown. */
  prices: { input: number; output: number }
  /** The timeout of one request, to the last byte of its response. */
  timeoutMs: number
  logger: Logger
  /** The time of a whole run, including tools and retries. */
  runMs?: number
  /** The wait before the first retry; three times as long before the second. */
  backoffMs?: number
}
