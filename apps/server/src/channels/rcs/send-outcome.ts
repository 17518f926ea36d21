import type { SendOutcome } from '../../core/channels/adapter.ts'
import { isObject, parsed } from '../../kernel/read-json.ts'
import { refusalOf, unansweredBy } from './google-error.ts'
import type { GoogleResult } from './google-request.ts'

/**
 * The outcome of a send. It is never unknown: Google ignores an id that it has, so a request or response that was lost
 * is retried.
 */
export function sendOutcomeOf(result: GoogleResult, messageId: string): SendOutcome {
  if (result.kind === 'failed') return unansweredBy('Google', result.reason)
  const { status, body } = result
  if (status >= 200 && status <= 299) {
    if (isObject(parsed(body))) return { kind: 'accepted', providerId: messageId }
    return unansweredBy('Google', `HTTP ${status} without the message's name`)
  }
  const refusal = refusalOf(status, body)
  // The id is derived from the body: if Google has the id, it has this message.
  return refusal.code === 'ALREADY_EXISTS' ? { kind: 'accepted', providerId: messageId } : refusal
}
