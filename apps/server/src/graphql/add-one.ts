import { z } from 'zod'

import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Scope } from '../core/keys/scopes.ts'
import { reference } from '../web/schemas.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { accepted, deriveInputs } from './derive.ts'
import { type Args, type Ref, withScope } from './field-types.ts'
import { readInput } from './read-input.ts'

interface One<Row, Id> {
  type: Ref<Row>
  scope?: Scope
  description: string
  /** What it is named by. None: there is one. */
  id?: { name: string; schema: z.ZodType<Id> }
  get(context: Context, id: Id): Promise<Row>
}

export const byId = { name: 'id', schema: reference() }
export const byUuid = { name: 'id', schema: z.uuid('must be a UUID').toLowerCase() }

/** One thing of the workspace. */
export function addOne<Row extends object, Id = undefined>(name: string, one: One<Row, Id>): void {
  const { type, scope, description, id, get } = one
  const schema = z.strictObject(id ? { [id.name]: id.schema } : {})
  builder.queryField(
    name,
    (t) =>
      t.field({
        type,
        nullable: true,
        description: withScope(description, scope),
        args: accepted(deriveInputs(type.name, schema), (options) => t.arg(options as never)),
        resolve: (_parent: unknown, args: Args, context: Context) => {
          requireScopes(context.principal, scope ? [scope] : [])
          return get(context, readInput(schema, args)[id?.name ?? ''] as Id)
        },
      } as never) as never,
  )
}
