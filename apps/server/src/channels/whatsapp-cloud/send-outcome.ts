import type { SendOutcome } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

/** The outcome of a send, from the result of the request to Graph. */
export function sendOutcomeOf(result: HttpResult): SendOutcome {
  if (result.kind === 'failed') {
    return result.written
      ? { kind: 'unknown', reason: `Meta's answer was lost: ${result.reason}` }
      : { kind: 'refused', class: 'retry', code: null, reason: `Meta could not be reached: ${result.reason}` }
  }
  const { status } = result
  const answer = objectOf(parsed(result.body))

  const error = graphErrorOf(answer.error)
  if (error) {
    const code = String(error.code)
    return { kind: 'refused', class: classifyGraphError(status, error.code), code, reason: error.reason }
  }
  if (status >= 200 && status <= 299) {
    const providerId = textOf(objectOf(listOf(answer.messages)[0]).id)
    if (providerId !== null) return { kind: 'accepted', providerId }
    return { kind: 'unknown', reason: `Meta answered HTTP ${status} without a message id` }
  }
  // A gateway answers 504 when it forwarded the request and got no answer. Other 5xx count as "not sent": treating
  // them as unknown would lose messages in every proxy outage.
  if (status === 504) return { kind: 'unknown', reason: 'a gateway before Meta timed out (HTTP 504)' }
  const reason = `HTTP ${status} without a documented Meta error`
  return { kind: 'refused', class: classifyGraphError(status, null), code: null, reason }
}
