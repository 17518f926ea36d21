import { expect, test } from 'vitest'

import { stepsOf } from './steps-of.ts'

const model = (seconds: number) => ({
  finish: 'tool-calls',
  tools: [],
  text: null,
  input_tokens: 1,
  output_tokens: 1,
  cost_microusd: 1,
  took_ms: 1,
  created_at: new Date(seconds * 1_000).toISOString(),
})
const tool = (seconds: number) => ({
  call_id: String(seconds),
  tool: 'qualify',
  input: {},
  result: { ok: true as const, output: {} },
  created_at: new Date(seconds * 1_000).toISOString(),
})

test('what a model asks for comes after its answer, and before the next', () => {
  const steps = stepsOf({ tool_calls: [tool(1), tool(2), tool(4)], model_calls: [model(1), model(3)] })
  expect(steps.map(({ kind }) => kind)).toEqual(['model', 'tool', 'tool', 'model', 'tool'])
})
