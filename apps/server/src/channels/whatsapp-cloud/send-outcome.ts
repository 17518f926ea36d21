import type { SendOutcome } from '../../core/channels/adapter.ts'
import type { Identity } from '../../core/contacts/contact.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { listOf, objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError, isStopped } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'
import { metaIdentities } from './meta-identities.ts'

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
    const refusal = classifyGraphError(status, error.code, error.transient)
    const stopped = isStopped(error.code) ? { stopped: true as const } : {}
    return { kind: 'refused', class: refusal, code, reason: error.reason, ...stopped }
  }
  if (status >= 200 && status <= 299) {
    const providerId = textOf(objectOf(listOf(answer.messages)[0]).id)
    if (providerId !== null) return { kind: 'accepted', providerId, learned: learnedFrom(answer) }
    return { kind: 'unknown', reason: `Meta answered HTTP ${status} without a message id` }
  }
  // A gateway answers 504 when it forwarded the request and got no answer. Other 5xx count as "not sent": treating
  // them as unknown would lose messages in every proxy outage.
  if (status === 504) return { kind: 'unknown', reason: 'a gateway before Meta timed out (HTTP 504)' }
  const reason = `HTTP ${status} without a documented Meta error`
  return { kind: 'refused', class: classifyGraphError(status, null), code: null, reason }
}

/** How WhatsApp knows the recipient. It may differ from the number that was asked for, and their answer comes from it. */
function learnedFrom(answer: Record<string, unknown>): Identity[] {
  const { wa_id, user_id } = objectOf(listOf(answer.contacts)[0])
  return metaIdentities(textOf(wa_id), textOf(user_id))
}
