import { z } from 'zod'

// The document has one table of fields for all message types. These functions check which fields each type takes.

/** The fields of one type, in addition to those of every type. */
export interface TypeFields {
  needs: readonly string[]
  takes?: readonly string[]
}

/** Refuses fields of other types by name, and requires those of this type. */
export function checkFields(
  body: { type: string },
  fieldsOf: Readonly<Record<string, TypeFields>>,
  shared: readonly string[],
  context: z.RefinementCtx,
): void {
  const { needs = [], takes = [] } = fieldsOf[body.type] ?? {}
  const given = Object.entries(body).flatMap(([field, value]) => (value === undefined ? [] : [field]))
  for (const field of needs) {
    if (!given.includes(field)) refuse(context, field, 'is required')
  }
  const known = [...shared, ...needs, ...takes]
  for (const field of given) {
    if (!known.includes(field)) refuse(context, field, `is not for type ${body.type}`)
  }
}

export function refuse(context: z.RefinementCtx, field: string, message: string): void {
  context.addIssue({ code: 'custom', path: [field], message })
}

export function list<Item extends z.ZodType>(item: Item, min: number, max: number) {
  return z
    .array(item, { error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list') })
    .min(min, `must have at least ${min} items`)
    .max(max, `must have at most ${max} items`)
}
