import { parsed } from '../../kernel/read-json.ts'

/**
 * An answer as it is kept for repeated requests: without the field that has a key or a signing secret, which only the first
 * answer has.
 */
export function withoutSecret(answer: string, field: string | undefined): string {
  return field === undefined ? answer : JSON.stringify(cleared(parsed(answer), field))
}

function cleared(value: unknown, field: string): unknown {
  if (typeof value === 'string' && value.includes(`"${field}"`)) return withoutSecret(value, field)
  if (Array.isArray(value)) return value.map((item) => cleared(item, field))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === field ? null : cleared(one, field)]),
  )
}
