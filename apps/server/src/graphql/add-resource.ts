import type { z } from 'zod'

import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Scope } from '../core/keys/scopes.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { deriveOutputs, exposed } from './derive.ts'
import { type Args, type Ref, statementCost, withScope } from './field-types.ts'

/** A type with the fields that a schema of /v1 has. */
export function addResource<Row extends object>(ref: Ref<Row>, schema: z.ZodType, description: string): void {
  const fields = deriveOutputs(ref.name, schema)
  builder.objectType(ref, {
    description,
    fields: (t) => exposed(fields, (options) => t.field(options as never)) as never,
  })
}

interface Detail<Row> {
  /** What the list doesn't show, by its name under /v1. */
  schema: z.ZodObject
  read(context: Context, row: Row): Promise<object | null>
  cost?: number
}

/** Fields that are read when they are asked for. */
export function addDetails<Row extends object>(
  ref: Ref<Row>,
  { schema, read, cost = statementCost }: Detail<Row>,
): void {
  for (const entry of deriveOutputs(ref.name, schema)) {
    const [name, derived] = entry
    builder.objectFields(ref, (t) => {
      const field = (options: object) =>
        t.field({
          ...options,
          nullable: true,
          complexity: { field: cost, multiplier: 1 },
          resolve: async (row: Row, _args: Args, context: Context) =>
            ((await read(context, row)) as Args | null)?.[name] ?? null,
        } as never)
      return exposed([[name, derived]], field) as never
    })
  }
}

interface Link<Row, To> {
  type: Ref<To>
  scope: Scope
  description?: string
  load(context: Context, row: Row): To | null | Promise<To | null>
}

/** Another resource that a row names. */
export function addLink<Row extends object, To>(ref: Ref<Row>, name: string, link: Link<Row, To>): void {
  const { type, scope, description, load } = link
  builder.objectField(ref, name, (t) =>
    t.field({
      type,
      nullable: true,
      description: withScope(description, scope),
      resolve: (row: Row, _args: Args, context: Context) => {
        requireScopes(context.principal, [scope])
        return load(context, row)
      },
    } as never),
  )
}
