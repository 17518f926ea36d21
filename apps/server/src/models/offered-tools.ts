import type { ToolSet } from 'ai'
import { z } from 'zod'

import { type ToolName, toolInputs } from '../core/agents/tools.ts'
import type { LoadedModel } from './load-model.ts'

/**
 * The agent's own tools, for the model to see. They have nothing to execute: the run calls them itself, one after the other.
 * Nor do they check inputs: that is the toolbox's, which keeps what was tried.
 */
export function offeredTools(names: readonly ToolName[], { tool, jsonSchema }: LoadedModel['ai']): ToolSet {
  return Object.fromEntries(
    names.map((name) => {
      const schema = z.toJSONSchema(toolInputs[name], { target: 'draft-7', io: 'input' })
      const { $schema, description = '', ...inputSchema } = schema
      return [name, tool({ description, inputSchema: jsonSchema(inputSchema as Parameters<typeof jsonSchema>[0]) })]
    }),
  )
}
