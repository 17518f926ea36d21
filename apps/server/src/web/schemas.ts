import { z } from 'zod'

// Messages follow the field's name: "phone must be text".

export function text(max: number, min = 1) {
  return (
    z
      .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
      .min(min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
      .max(max, `must have at most ${max} characters`)
      // For paths and queries; a body with one is refused before it comes here.
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

/** A number in a path or a query, which come as text. */
export function numeral(min: number, max: number, problem: string) {
  return z
    .string()
    .regex(/^\d{1,16}$/, problem)
    .pipe(z.coerce.number<string>().min(min, problem).max(max, problem))
}

/** The id of something else, in a body. */
export function reference() {
  const problem = 'must be a positive whole number'
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'is required' : problem) })
    .int(problem)
    .min(1, problem)
}

/** For a POST that takes nothing. */
export const noBody = z
  .strictObject({})
  .nullish()
  .meta({ id: 'NoBody', description: 'Nothing, or an empty object.', examples: [{}] })

export const id = () => numeral(1, Number.MAX_SAFE_INTEGER, 'must be a positive whole number')
export const idParams = z.object({ id: id() })
export const uuidParams = z.object({ id: z.uuid('must be a UUID').toLowerCase() })

export const pageQuery = z.strictObject({
  limit: numeral(1, 100, 'must be a whole number from 1 to 100').prefault('20').describe('Rows a page, 100 at most.'),
  cursor: text(200).optional().describe('`next_cursor` of the page before.'),
})

/** A moment as text: what a body has. Were it made a Date here, the OpenAPI document would lose the body's examples. */
export function moment() {
  const problem = 'must be a time like 2026-01-15T09:30:00Z'
  return z.iso.datetime({ offset: true, error: (issue) => (issue.input === undefined ? 'is required' : problem) })
}

const date = moment().transform((text) => new Date(text))

/** The part of a list's query that asks for a range of time. */
export const timeRange = {
  since: date.optional().describe('From then on.'),
  until: date.optional().describe('Before then.'),
}

export function listing<T extends z.ZodType>(item: T) {
  return z
    .object({ data: z.array(item), next_cursor: z.string().nullable() })
    .meta({ examples: [{ data: item.meta()?.examples ?? [], next_cursor: null }] })
}
