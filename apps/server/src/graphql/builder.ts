import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import { GraphQLError, getNamedType, isLeafType } from 'graphql'

import type { Context } from './context.ts'

interface Scalar<T> {
  Input: T
  Output: T
}

interface Types {
  Context: Context
  Scalars: { Integer: Scalar<number>; Time: { Input: string; Output: string | Date }; JSON: Scalar<unknown> }
}

export const builder = new SchemaBuilder<Types>({
  plugins: [ComplexityPlugin],
  complexity: {
    // What is read together with its parent is free; the limit of breadth is for these.
    fieldComplexity: (_args, _context, { type }) => ({ field: isLeafType(getNamedType(type)) ? 0 : 1, multiplier: 1 }),
  },
})

builder.queryType({ description: 'What can be read. A field whose scope the caller lacks is null, with an error.' })
builder.mutationType({
  description: 'What can be changed: the same operations as under /v1, with the same scopes and events.',
})
builder.subscriptionType({ description: 'Over server-sent events.' })

builder.scalarType('Integer', {
  description: 'A whole number, up to 2^53. `Int` ends at 2^31.',
  serialize: Number,
  parseValue(value) {
    if (Number.isSafeInteger(value)) return value as number
    throw new GraphQLError('must be a whole number')
  },
})
builder.scalarType('Time', {
  description: 'A time in ISO 8601, such as 2026-01-15T09:30:00.000Z.',
  serialize: (value) => (value instanceof Date ? value.toISOString() : String(value)),
  parseValue(value) {
    if (typeof value === 'string') return value
    throw new GraphQLError('must be a time like 2026-01-15T09:30:00Z')
  },
})
builder.scalarType('JSON', {
  description: 'Any JSON value. Its keys are those of /v1, in snake_case.',
  serialize: (value) => value,
})
