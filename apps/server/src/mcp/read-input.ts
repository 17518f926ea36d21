import type { z } from 'zod'

import { type FieldProblem, ParleyError } from '../kernel/errors.ts'
import { mend } from './mend-input.ts'
import type { Tool } from './tool.ts'

/**
 * Validates the arguments of a call. What models write amiss, and can only be meant in one way, is taken as it is meant.
 * Throws `invalid` with the name of every invalid field.
 */
export function readInput({ input }: Tool, args: unknown): Record<string, unknown> {
  const { data, error } = input.safeParse(args)
  if (data) return data
  const mended = mend(input, args, error)
  if ('data' in mended) return mended.data as Record<string, unknown>
  const fields = mended.error.issues.flatMap(problemsOf)
  const message = fields.map(({ field, message }) => (field ? `${field} ${message}` : message)).join('; ')
  throw new ParleyError('invalid', message, { fields })
}

function problemsOf(issue: z.core.$ZodIssue): FieldProblem[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not a known field' }))
  }
  return [{ field: path.join('.'), message: issue.message }]
}
