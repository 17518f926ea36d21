import type { z } from 'zod'

import { ParleyError } from '../kernel/errors.ts'
import { snakeCase } from './names.ts'

/** Arguments as /v1 takes them. Throws `invalid`, naming each field. */
export function readInput<Schema extends z.ZodType>(schema: Schema, given: object): z.output<Schema> {
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [snakeCase(name), value]))
  const read = schema.safeParse(named)
  if (read.success) return read.data
  const fields = read.error.issues.map(({ path, message }) => ({ field: path.join('.'), message }))
  const [first] = fields
  const message = first?.field ? `${first.field} ${first.message}` : `The input ${first?.message}`
  throw new ParleyError('invalid', message, { fields })
}

/** An argument that is null is one that isn't given. */
export const givenIn = (args: object): object =>
  Object.fromEntries(Object.entries(args).filter(([, value]) => value !== null && value !== undefined))
