import type { Refusal, RefusalClass } from '../../core/channels/adapter.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'

/** What happens next after an answer of the API that isn't 2xx. */
function classOf(status: number): RefusalClass {
  if (status === 401 || status === 403) return 'credentials'
  if (status >= 400 && status <= 499 && status !== 429) return 'permanent'
  return 'retry'
}

/** One of Google's errors, `{"error":{"code","message","status"}}`, or whatever a proxy before it said. */
export function refusalOf(status: number, body: string): Refusal {
  const error = objectOf(objectOf(parsed(body)).error)
  const code = textOf(error.status)
  const message = textOf(error.message) ?? `HTTP ${status} without an error Google documents`
  return {
    kind: 'refused',
    class: classOf(status),
    code,
    reason: code === 'NOT_FOUND' ? `the number can't be reached by RCS: ${message}` : message,
  }
}

/** To be asked again later, though it may have been heard. */
export function unansweredBy(whom: string, reason: string): Refusal {
  return { kind: 'refused', class: 'retry', code: null, reason: `${whom} did not answer: ${reason}` }
}
