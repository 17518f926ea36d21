import type { Refusal, RefusalClass } from '../../core/channels/adapter.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'

/** The class of a response that is not 2xx. */
function classOf(status: number): RefusalClass {
  if (status === 401 || status === 403) return 'credentials'
  if (status >= 400 && status <= 499 && status !== 429) return 'permanent'
  return 'retry'
}

/** Parses a Google error, `{"error":{"code","message","status"}}`, or a proxy's response. */
export function refusalOf(status: number, body: string): Refusal {
  const error = objectOf(objectOf(parsed(body)).error)
  const code = textOf(error.status)
  const message = textOf(error.message) ?? `HTTP ${status} without a documented Google error`
  return {
    kind: 'refused',
    class: classOf(status),
    code,
    reason: code === 'NOT_FOUND' ? `the number can't be reached by RCS: ${message}` : message,
  }
}

/** A request without an answer. It may have taken effect, but is safe to retry. */
export function unansweredBy(whom: string, reason: string): Refusal {
  return { kind: 'refused', class: 'retry', code: null, reason: `${whom} did not answer: ${reason}` }
}
