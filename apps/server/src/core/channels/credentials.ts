import type { core } from 'zod'

import { type FieldProblem, invalidField, ParleyError } from '../../kernel/errors.ts'
import type { ChannelAdapter } from './adapter.ts'

/** Parses credentials by the adapter's schema. Throws `invalid` naming each field as `credentials.<path>`. */
export function checkCredentials({ type, credentialsSchema }: ChannelAdapter, credentials: unknown): unknown {
  if (!credentialsSchema) throw invalidField('credentials', `must be absent: a ${type} channel has none`)
  const { data, error } = credentialsSchema.safeParse(credentials, { error: plainMessage })
  if (!error) return data
  const fields = error.issues.flatMap(problemsOf)
  throw new ParleyError('invalid', fields.map(({ field, message }) => `${field} ${message}`).join('; '), { fields })
}

/** The default messages for schema errors. They never repeat the input, because it may be a secret. */
function plainMessage(issue: core.$ZodRawIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is required'
  if (issue.code === 'invalid_type') return issue.expected === 'string' ? 'must be text' : 'must be an object'
  return issue.code === 'too_small' ? 'must not be empty' : 'is invalid'
}

function problemsOf(issue: core.$ZodIssue): FieldProblem[] {
  const path = ['credentials', ...issue.path].join('.')
  if (issue.code !== 'unrecognized_keys') return [{ field: path, message: issue.message }]
  return issue.keys.map((key) => ({ field: `${path}.${key}`, message: 'is not a known field' }))
}
