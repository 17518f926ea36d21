import { expect, test } from 'vitest'

import { readConfig } from './config.ts'

const local = {
  PARLEY_MODEL_PROVIDER: 'openai-compatible',
  PARLEY_MODEL: 'qwen3:8b',
  PARLEY_MODEL_BASE_URL: 'http://127.0.0.1:11434/v1/',
}

test('there is no model unless one is set', () => {
  expect(readConfig({}).model).toBeUndefined()
  expect(readConfig({ PARLEY_MODEL_PROVIDER: '', PARLEY_MODEL_API_KEY: '' }).model).toBeUndefined()
})

test('a server of one’s own needs no key', () => {
  expect(readConfig(local).model).toEqual({
    provider: 'openai-compatible',
    model: 'qwen3:8b',
    baseUrl: 'http://127.0.0.1:11434/v1',
    apiKey: undefined,
    prices: { input: 0, output: 0 },
    timeoutMs: 30_000,
  })
})

test('prices and the timeout are read as numbers', () => {
  const env = {
    ...local,
    PARLEY_MODEL_INPUT_PRICE: '0.15',
    PARLEY_MODEL_OUTPUT_PRICE: '15',
    PARLEY_MODEL_TIMEOUT: '90',
  }
  expect(readConfig(env).model).toMatchObject({ prices: { input: 0.15, output: 15 }, timeoutMs: 90_000 })
})

test.each([
  [{ PARLEY_MODEL_PROVIDER: 'anthropic' }, ['PARLEY_MODEL must be set', 'PARLEY_MODEL_API_KEY must be set']],
  [{ PARLEY_MODEL_PROVIDER: 'google', PARLEY_MODEL: 'x' }, ['PARLEY_MODEL_API_KEY must be set']],
  [{ PARLEY_MODEL_PROVIDER: 'openai-compatible', PARLEY_MODEL: 'x' }, ['PARLEY_MODEL_BASE_URL must be set']],
  [{ PARLEY_MODEL_API_KEY: 'sk-1' }, ['PARLEY_MODEL_PROVIDER must be set where PARLEY_MODEL_API_KEY is']],
  [{ ...local, PARLEY_MODEL_TIMEOUT: '91' }, ['PARLEY_MODEL_TIMEOUT must be 1 to 90 seconds']],
  [{ ...local, PARLEY_MODEL_TIMEOUT: '0' }, ['PARLEY_MODEL_TIMEOUT must be 1 to 90 seconds']],
  [{ ...local, PARLEY_MODEL_INPUT_PRICE: '-1' }, ['PARLEY_MODEL_INPUT_PRICE must be US$ per million tokens']],
  [{ ...local, PARLEY_MODEL_BASE_URL: 'localhost' }, ['PARLEY_MODEL_BASE_URL must be a URL']],
  [
    { PARLEY_MODEL_PROVIDER: 'openai', PORT: 'x' },
    ['PARLEY_MODEL_PROVIDER must be one of openai-compatible, anthropic, google', 'PARLEY_MODEL must be set', 'PORT'],
  ],
])('what is missing or wrong is listed: %o', (env, problems) => {
  for (const problem of problems) expect(() => readConfig(env)).toThrow(problem)
})

test('a key that is none is not repeated', () => {
  const env = { ...local, PARLEY_MODEL_API_KEY: 'sk-secret with space' }
  expect(() => readConfig(env)).toThrow('PARLEY_MODEL_API_KEY must be a key, without spaces')
  expect(() => readConfig(env)).not.toThrow('sk-secret')
})
