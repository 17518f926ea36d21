import type { ToolSet } from 'ai'
import { z } from 'zod'

import { type ToolName, toolInputs } from '../core/agents/tools.ts'
import { endRun, endRunInput } from './end-run.ts'
import type { LoadedModel } from './load-model.ts'

/**
 * The agent's tools as the model sees them. They have no `execute`: the run calls them itself, one after the other.
 * They don't validate inputs: the toolbox does, because it records every attempt.
 */
export function offeredTools(names: readonly ToolName[], { tool, jsonSchema }: LoadedModel['ai']): ToolSet {
  const schemas = [
    ...names.map((name): [string, z.ZodType] => [name, toolInputs[name]]),
    [endRun, endRunInput] as const,
  ]
  return Object.fromEntries(
    schemas.map(([name, schema]) => {
      const options = { target: 'draft-7', io: 'input', override: plain } as const
      const { $schema, description = '', ...inputSchema } = z.toJSONSchema(schema, options)
      return [name, tool({ description, inputSchema: jsonSchema(inputSchema as Parameters<typeof jsonSchema>[0]) })]
    }),
  )
}

/**
 * Removes patterns and text lengths: llama.cpp compiles a schema to a grammar and refuses long patterns. A date's
 * pattern alone has 300 characters. The toolbox checks both.
 */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  for (const bound of ['pattern', 'minLength', 'maxLength']) delete jsonSchema[bound]
}
