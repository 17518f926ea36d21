import type { Tool as ListedTool } from '@modelcontextprotocol/server'
import { z } from 'zod'

import type { Tool } from './tool.ts'

/** A tool as `tools/list` shows it. */
export function listedTool({ name, title, description, hints, input, output }: Tool): ListedTool {
  return {
    name,
    title,
    description,
    // JSON, which its type says less plainly.
    inputSchema: schemaOf(input, 'input') as ListedTool['inputSchema'],
    outputSchema: schemaOf(output, 'output') as ListedTool['outputSchema'],
    annotations: { title, ...hints },
  }
}

/** Schema metadata without the id: schemas with ids become `$ref`s, which not every client follows. */
const unnamed = {
  get(schema: z.core.$ZodType) {
    const { id: _, examples: _examples, ...meta } = z.globalRegistry.get(schema) ?? {}
    return meta
  },
} as unknown as typeof z.globalRegistry

/** A minimal JSON Schema: the list is part of every prompt. */
function schemaOf(schema: z.ZodObject, io: 'input' | 'output') {
  const { $schema: _, ...made } = z.toJSONSchema(schema, {
    io,
    metadata: unnamed,
    override({ jsonSchema: json }) {
      if (json.format) delete json.pattern
      if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
      if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
      // A client with an older list must accept responses with new fields.
      if (io === 'output' && json.additionalProperties === false) delete json.additionalProperties
    },
  })
  return { ...made, type: 'object' as const }
}
