import type { ToolSet } from 'ai'
import { z } from 'zod'

import { type ToolName, toolInputs } from '../core/agents/tools.ts'
import { endRun, endRunInput } from './end-run.ts'
import type { LoadedModel } from './load-model.ts'

/**
 * The agent's own tools, for the model to see. They have nothing to execute: the run calls them itself, one after the other.
 * Nor do they check inputs: that is the toolbox's, which keeps what was tried.
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
 * Patterns and lengths of text are left out: llama.cpp, which makes a grammar of a schema, refuses long ones, and that of a date
 * alone is 300 characters. The toolbox checks them.
 */
function plain({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  for (const bound of ['pattern', 'minLength', 'maxLength']) delete jsonSchema[bound]
}
