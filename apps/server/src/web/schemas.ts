import { z } from 'zod'

// Messages follow the field's name: "phone must be text".

export function text(max: number, min = 1) {
  return (
    z
      .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
      .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
      .max(max, `must have at most ${max} characters`)
      // For paths and queries; a body with NUL is refused earlier.
      .refine((value) => !value.includes('\0'), 'must not contain NUL')
  )
}

export function wholeNumber(min: number, max: number) {
  const problem = `must be a whole number from ${min} to ${max}`
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'is required' : problem) })
    .int(problem)
    .min(min, problem)
    .max(max, problem)
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, {
    error: (issue) => (issue.input === undefined ? 'is required' : `must be one of ${values.join(', ')}`),
  })
}

export function flag() {
  return z.boolean({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be true or false') })
}

/** A flag in a query, where it comes as text. */
export function flagInQuery() {
  return z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true')
}

export function email() {
  return z.email('must be an e-mail address').max(320, 'must have at most 320 characters')
}

/** A number in a path or a query, where it comes as text. */
export function numeral(min: number, max: number, problem: string) {
  return z
    .string()
    .regex(/^\d{1,16}$/, problem)
    .pipe(z.coerce.number<string>().min(min, problem).max(max, problem))
}

/** The id of another resource, in a body. */
export function reference() {
  const problem = 'must be a positive whole number'
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'is required' : problem) })
    .int(problem)
    .min(1, problem)
}

/** For a POST without parameters. */
export const noBody = z
  .strictObject({})
  .nullish()
  .meta({ id: 'NoBody', description: 'Nothing, or an empty object.', examples: [{}] })

export const id = () => numeral(1, Number.MAX_SAFE_INTEGER, 'must be a positive whole number')
export const idParams = z.object({ id: id() })
export const uuidParams = z.object({ id: z.uuid('must be a UUID').toLowerCase() })

export const pageQuery = z.strictObject({
  limit: numeral(1, 100, 'must be a whole number from 1 to 100')
    .prefault('20')
    .describe('Rows per page, at most 100. A page of large rows has fewer.'),
  cursor: text(200).optional().describe('`next_cursor` of the previous page.'),
})

/** A time as text, for bodies. A transform to Date would remove the body's examples from the OpenAPI document. */
export function moment() {
  const problem = 'must be a time like 2026-01-15T09:30:00Z'
  return z.iso.datetime({ offset: true, error: (issue) => (issue.input === undefined ? 'is required' : problem) })
}

/** The same for queries, as a Date. */
export const date = moment().transform((text) => new Date(text))

/** The time range in a list's query. */
export const timeRange = {
  since: date.optional().describe('At this time or later.'),
  until: date.optional().describe('Before this time.'),
}

export function listing<T extends z.ZodType>(item: T) {
  return z
    .object({ data: z.array(item), next_cursor: z.string().nullable() })
    .meta({ examples: [{ data: item.meta()?.examples ?? [], next_cursor: null }] })
}
