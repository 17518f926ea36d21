import type * as Ai from 'ai'
import type { LanguageModel } from 'ai'

import type { ModelOptions } from './model-options.ts'

export interface LoadedModel {
  ai: typeof Ai
  model: LanguageModel
}

type Fetch = typeof globalThis.fetch

/**
 * Loading the AI SDK costs 6 MB of memory and 0.2 s, so the first run on a model loads it, with only the provider in
 * use. Every setting is passed, so that no package reads the environment.
 */
export async function loadModel(options: ModelOptions, fetch: Fetch): Promise<LoadedModel> {
  // Otherwise the SDK prints warnings outside the log.
  globalThis.AI_SDK_LOG_WARNINGS = false
  const [ai, model] = await Promise.all([import('ai'), providers[options.provider](options, fetch)])
  return { ai, model }
}

const providers = {
  'openai-compatible': async ({ model, baseUrl = '', apiKey }: ModelOptions, fetch: Fetch) => {
    const [{ createOpenAICompatible }, { wrapLanguageModel, extractReasoningMiddleware }] = await Promise.all([
      import('@ai-sdk/openai-compatible'),
      import('ai'),
    ])
    const settings = { name: 'openai-compatible', baseURL: baseUrl, fetch, ...(apiKey !== undefined && { apiKey }) }
    // Self-hosted models write their reasoning into the text. A contact must not read it.
    return wrapLanguageModel({
      model: createOpenAICompatible(settings)(model),
      middleware: extractReasoningMiddleware({ tagName: 'think' }),
    })
  },
  anthropic: async ({ model, baseUrl = 'https://api.anthropic.com/v1', apiKey = '' }: ModelOptions, fetch: Fetch) => {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    return createAnthropic({ baseURL: baseUrl, apiKey, fetch })(model)
  },
  google: async (
    { model, baseUrl = 'https://generativelanguage.googleapis.com/v1beta', apiKey = '' }: ModelOptions,
    fetch: Fetch,
  ) => {
    const { createGoogle } = await import('@ai-sdk/google')
    return createGoogle({ baseURL: baseUrl, apiKey, fetch })(model)
  },
} satisfies Record<ModelOptions['provider'], (options: ModelOptions, fetch: Fetch) => Promise<LanguageModel>>
