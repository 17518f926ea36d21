import { z } from 'zod'

import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Scope } from '../core/keys/scopes.ts'
import { reference } from '../web/schemas.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { accepted, deriveInputs } from './derive.ts'
import { type Ref, withScope } from './field-types.ts'
import { pascalCase } from './names.ts'
import { readInput } from './read-input.ts'

const mutationCost = 100

interface MutationArgs {
  id?: number
  input?: object
}

interface Mutation<Row, Input extends z.ZodType> {
  type: Ref<Row>
  scope: Scope
  description: string
  /** The thing that is changed. None: one is made. */
  id?: true
  /** The body under /v1. */
  input?: Input
  run(context: Context, input: z.output<Input>, at: { id: number; place: string }): Promise<Row>
}

const changed = z.strictObject({ id: reference() })

/** An operation of /v1. */
export function addMutation<Row extends object, Input extends z.ZodType = z.ZodUndefined>(
  name: string,
  mutation: Mutation<Row, Input>,
): void {
  const { type, scope, description, id, input, run } = mutation
  const inputName = `${pascalCase(name)}Input`
  const inputType =
    input &&
    builder.inputType(inputName, {
      fields: (t) => accepted(deriveInputs(inputName, input), (options) => t.field(options as never)) as never,
    })
  builder.mutationField(
    name,
    (t) =>
      t.field({
        type,
        nullable: true,
        description: withScope(description, scope),
        args: {
          ...(id && { id: t.arg({ type: 'Integer', required: true }) }),
          ...(inputType && { input: t.arg({ type: inputType, required: true }) }),
        },
        complexity: mutationCost,
        resolve: (
          _parent: unknown,
          args: MutationArgs,
          context: Context,
          { path }: { path: { key: string | number } },
        ) => {
          requireScopes(context.principal, [scope])
          const read = (input ? readInput(input, args.input ?? {}) : undefined) as z.output<Input>
          const at = id ? readInput(changed, { id: args.id }).id : 0
          return run(context, read, { id: at, place: String(path.key) })
        },
      } as never) as never,
  )
}
