import type { core } from 'zod'

import { type FieldProblem, invalidField, ParleyError } from '../../kernel/errors.ts'
import type { ChannelAdapter } from './adapter.ts'

/** The credentials as the adapter reads them. Throws `invalid` that names each field, as `credentials.<path>`. */
export function checkCredentials({ type, credentialsSchema }: ChannelAdapter, credentials: unknown): unknown {
  if (!credentialsSchema) throw invalidField('credentials', `are nothing that a ${type} channel has`)
  const { data, error } = credentialsSchema.safeParse(credentials, { error: plainMessage })
  if (!error) return data
  const fields = error.issues.flatMap(problemsOf)
  throw new ParleyError('invalid', fields.map(({ field, message }) => `${field} ${message}`).join('; '), { fields })
}

/** For what the schema has no message of its own for. None repeats the input: it may be a secret. */
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
