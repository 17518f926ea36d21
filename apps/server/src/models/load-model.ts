import type * as Ai from 'ai'
import type { LanguageModel } from 'ai'

import type { ModelOptions } from './model-options.ts'

export interface LoadedModel {
  ai: typeof Ai
  model: LanguageModel
}

type Fetch = typeof globalThis.fetch

/**
 * The AI SDK costs 6 MB of memory and 0.2 s to load: the first run on a model does it, and of the providers only the one in
 * use is loaded. Every setting is passed, so that no package looks into the environment by itself.
 */
export async function loadModel(options: ModelOptions, fetch: Fetch): Promise<LoadedModel> {
  // Else it prints warnings beside the log.
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
    // Models on servers of one's own think aloud in their text: a contact must not get to read that.
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
