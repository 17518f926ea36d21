import type { SendOutcome } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

/** What came of a send, from what the exchange with Graph came to. */
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
  // A gateway says 504 when it has passed the request on and heard nothing. Its other 5xx are taken for "not sent",
  // as Meta's are: to give each up as unknown would lose messages in any outage of a proxy.
  if (status === 504) return { kind: 'unknown', reason: 'a gateway before Meta timed out (HTTP 504)' }
  const reason = `HTTP ${status} without an error Meta documents`
  return { kind: 'refused', class: classifyGraphError(status, null), code: null, reason }
}
