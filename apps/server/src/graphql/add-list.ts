import { z } from 'zod'

import { requireScopes } from '../core/keys/require-scopes.ts'
import type { Scope } from '../core/keys/scopes.ts'
import type { Listing, Page } from '../kernel/pagination.ts'
import { text, wholeNumber } from '../web/schemas.ts'
import { countRows } from './answer-size.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { accepted, deriveInputs } from './derive.ts'
import { type Args, type Ref, statementCost, withScope } from './field-types.ts'
import { givenIn, readInput } from './read-input.ts'

const noFilter = z.strictObject({})
const page = z.strictObject({
  limit: wholeNumber(1, 100).default(20).describe('At most 100. A page of large rows has fewer.'),
  cursor: text(200).optional().describe('`nextCursor` of the page before.'),
})

interface List<Row, Filter extends z.ZodObject, Parent> {
  type: Ref<Row>
  scope: Scope
  description: string
  /** As under /v1. */
  filter?: Filter
  list(context: Context, query: z.output<Filter> & Page, parent: Parent): Promise<Listing<Row>>
}

/** A list of the workspace. */
export function addList<Row extends object, Filter extends z.ZodObject = typeof noFilter>(
  name: string,
  list: List<Row, Filter, unknown>,
): void {
  builder.queryField(name, (t) => t.field(listOptions((options) => t.arg(options as never), list, 0) as never) as never)
}

/** A list of what belongs to a row. Each row costs a statement. */
export function addListOf<Row extends object, Parent extends object, Filter extends z.ZodObject = typeof noFilter>(
  ref: Ref<Parent>,
  name: string,
  list: List<Row, Filter, Parent>,
): void {
  builder.objectField(
    ref,
    name,
    (t) => t.field(listOptions((options) => t.arg(options as never), list, statementCost) as never) as never,
  )
}

function listOptions<Row extends object, Filter extends z.ZodObject, Parent>(
  arg: (options: object) => unknown,
  { type, scope, description, filter, list }: List<Row, Filter, Parent>,
  cost: number,
): object {
  const { shape } = filter ?? noFilter
  const schema = z.strictObject({ ...shape, ...page.shape })
  const filters = accepted(deriveInputs(type.name, z.strictObject(shape)), arg)
  const { limit, cursor } = page.shape
  return {
    type: pageOf(type),
    nullable: true,
    description: withScope(description, scope),
    args: {
      first: arg({ type: 'Int', defaultValue: 20, description: limit.description }),
      after: arg({ type: 'String', description: cursor.description }),
      ...filters,
    },
    complexity: ({ first }: Args) => {
      const rows = Math.max(1, Number(first ?? 20))
      return { field: rows + cost, multiplier: rows }
    },
    resolve: async (parent: Parent, args: Args, context: Context) => {
      requireScopes(context.principal, [scope])
      const { first, after, ...given } = args
      const query = readInput(schema, givenIn({ ...given, limit: first, cursor: after }))
      const listing = await list(context, query as never, parent)
      countRows(context.call, listing.data)
      return listing
    },
  }
}

const pages = new Map<string, Ref<Listing<object>>>()

function pageOf(type: Ref<object>): Ref<Listing<object>> {
  const made = pages.get(type.name) ?? builder.objectRef<Listing<object>>(`${type.name}Page`)
  if (pages.has(type.name)) return made
  pages.set(type.name, made)
  builder.objectType(made, {
    fields: (t) => ({
      nodes: t.field({
        type: [type],
        nullable: false,
        complexity: { field: 0, multiplier: 1 },
        resolve: ({ data }: Listing<object>) => data,
      } as never),
      nextCursor: t.string({
        nullable: true,
        description: 'For `after`. Null: this is the last page.',
        resolve: ({ next_cursor }) => next_cursor,
      }),
    }),
  })
  return made
}
