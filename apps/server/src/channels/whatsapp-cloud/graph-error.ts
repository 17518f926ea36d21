import { objectOf, textOf } from '../../kernel/read-json.ts'
import { integerOf } from './meta-values.ts'

interface GraphError {
  code: number
  reason: string
  /** Graph says that the same request may succeed later. */
  transient: boolean
}

/** Parses a Graph error object, from a response (`error`) or a status (`errors[]`); null if it has no code. */
export function graphErrorOf(value: unknown): GraphError | null {
  const error = objectOf(value)
  const code = integerOf(error.code)
  if (code === null) return null
  const details = textOf(objectOf(error.error_data).details)
  const reason = details ?? textOf(error.message) ?? textOf(error.title) ?? `Meta's error ${code}`
  return { code, reason, transient: error.is_transient === true }
}
