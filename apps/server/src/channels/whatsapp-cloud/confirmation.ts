import type { Confirmation } from '../../core/channels/adapter.ts'
import type { HttpResult } from '../../kernel/http-request.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'
import { classifyGraphError, isAboutToken } from './error-class.ts'
import { graphErrorOf } from './graph-error.ts'

/** What Graph's answer to a read of the number says of the credentials. */
export function confirmationOf(result: HttpResult): Confirmation {
  if (result.kind === 'failed') {
    return { kind: 'refused', class: 'retry', code: null, reason: `Meta could not be reached: ${result.reason}` }
  }
  const { status, body } = result
  const error = graphErrorOf(objectOf(parsed(body)).error)
  if (error) {
    const refusal = classifyGraphError(status, error.code, error.transient)
    // The token is good, but may only send: reading the number takes another permission.
    if (refusal === 'credentials' && !isAboutToken(status, error.code)) return { kind: 'confirmed' }
    return { kind: 'refused', class: refusal, code: String(error.code), reason: `Meta refused: ${error.reason}` }
  }
  if (status >= 200 && status <= 299) {
    return { kind: 'confirmed', number: textOf(objectOf(parsed(body)).display_phone_number) }
  }
  const reason = `Meta refused: HTTP ${status} without a documented Meta error`
  return { kind: 'refused', class: classifyGraphError(status, null), code: null, reason }
}
