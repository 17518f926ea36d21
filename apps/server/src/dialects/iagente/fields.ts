import { z } from 'zod'

// The document has one table of fields for all types of a message; which of them go with which type, is told by these.

/** The fields of one type, beside those that every type has. */
export interface TypeFields {
  needs: readonly string[]
  takes?: readonly string[]
}

/** Refuses the fields of another type by name, and asks for those of this one. */
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
