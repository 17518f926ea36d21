import { z } from 'zod'

const modelProviders = ['openai-compatible', 'anthropic', 'google'] as const
type ModelProvider = (typeof modelProviders)[number]

export interface ModelConfig {
  provider: ModelProvider
  model: string
  /** Undefined: the provider's own. */
  baseUrl: string | undefined
  apiKey: string | undefined
  /** US$ per million tokens; 0: not known. */
  prices: { input: number; output: number }
  timeoutMs: number
}

const price = z
  .string()
  .regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be US$ per million tokens')
  .transform(Number)
const seconds = 'must be 1 to 90 seconds'

export const modelVariables = {
  PARLEY_MODEL_PROVIDER: z.enum(modelProviders, `must be one of ${modelProviders.join(', ')}`).optional(),
  PARLEY_MODEL: z.string().max(200, 'must be the name of a model').optional(),
  PARLEY_MODEL_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be a URL' }).optional(),
  PARLEY_MODEL_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'must be a key, without spaces')
    .optional(),
  PARLEY_MODEL_INPUT_PRICE: price.default(0),
  PARLEY_MODEL_OUTPUT_PRICE: price.default(0),
  PARLEY_MODEL_TIMEOUT: z
    .string()
    .regex(/^\d{1,2}$/, seconds)
    .transform(Number)
    .refine((number) => number >= 1 && number <= 90, seconds)
    .default(30),
}

/** The variables that the given ones require. The schema checks each variable by itself. */
export function modelProblems(set: NodeJS.ProcessEnv): string[] {
  const provider = set.PARLEY_MODEL_PROVIDER
  if (provider === undefined) {
    const given = Object.keys(modelVariables).find((name) => set[name] !== undefined)
    return given ? [`PARLEY_MODEL_PROVIDER must be set where ${given} is`] : []
  }
  const needed = ['PARLEY_MODEL']
  if (provider === 'openai-compatible') needed.push('PARLEY_MODEL_BASE_URL')
  if (provider === 'anthropic' || provider === 'google') needed.push('PARLEY_MODEL_API_KEY')
  return needed
    .filter((name) => set[name] === undefined)
    .map((name) => `${name} must be set for PARLEY_MODEL_PROVIDER=${provider}`)
}

const values = z.object(modelVariables)

/** Undefined: no model is configured. */
export function modelOf(data: z.output<typeof values>): ModelConfig | undefined {
  const { PARLEY_MODEL_PROVIDER: provider, PARLEY_MODEL: model } = data
  if (provider === undefined || model === undefined) return undefined
  return {
    provider,
    model,
    apiKey: data.PARLEY_MODEL_API_KEY,
    baseUrl: data.PARLEY_MODEL_BASE_URL?.replace(/\/+$/, ''),
    prices: { input: data.PARLEY_MODEL_INPUT_PRICE, output: data.PARLEY_MODEL_OUTPUT_PRICE },
    timeoutMs: data.PARLEY_MODEL_TIMEOUT * 1_000,
  }
}
