import type { SendOutcome } from '../../core/channels/adapter.ts'
import { isObject, parsed } from '../../kernel/read-json.ts'
import { refusalOf, unansweredBy } from './google-error.ts'
import type { GoogleResult } from './google-request.ts'

/**
 * What came of a send. It is never unknown, as with a vendor that can't tell a repeated message: Google ignores an id
 * that it has, so what was lost on the way, in either direction, is sent again.
 */
export function sendOutcomeOf(result: GoogleResult, messageId: string): SendOutcome {
  if (result.kind === 'failed') return unansweredBy('Google', result.reason)
  const { status, body } = result
  if (status >= 200 && status <= 299) {
    if (isObject(parsed(body))) return { kind: 'accepted', providerId: messageId }
    return unansweredBy('Google', `HTTP ${status} without the message it took`)
  }
  const refusal = refusalOf(status, body)
  // The id holds all that was sent: whoever has it has this very message.
  return refusal.code === 'ALREADY_EXISTS' ? { kind: 'accepted', providerId: messageId } : refusal
}
