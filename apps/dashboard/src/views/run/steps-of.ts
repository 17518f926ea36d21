import type { Schemas } from '../../api/schema.gen.ts'

type Run = Pick<Schemas['AgentRunWithCalls'], 'tool_calls' | 'model_calls'>

export type Step = { kind: 'model'; of: Run['model_calls'][number] } | { kind: 'tool'; of: Run['tool_calls'][number] }

/** In the order in which it happened: an answer of the model comes before the calls that it asks for. */
export function stepsOf({ tool_calls, model_calls }: Run): Step[] {
  const steps: Step[] = [
    ...model_calls.map((of) => ({ kind: 'model' as const, of })),
    ...tool_calls.map((of) => ({ kind: 'tool' as const, of })),
  ]
  return steps.toSorted((one, other) => Date.parse(one.of.created_at) - Date.parse(other.of.created_at))
}
