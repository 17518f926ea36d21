import { STATUS_CODES } from 'node:http'

import type { RecordedAttempt } from './attempt.ts'

const checkTheSignature =
  'if the receiver checks the signature: the signature is over the raw bytes of the body, before any JSON parsing, and its timestamp may be five minutes off at most'
const redirects = 'redirects are not followed; subscribe the URL it points to'
const behindAProxy = 'a proxy answers this when the receiver behind it is down or too slow'

const hints: Readonly<Record<number, string>> = {
  301: redirects,
  302: redirects,
  303: redirects,
  307: redirects,
  308: redirects,
  400: `the receiver could not use the request; ${checkTheSignature}`,
  401: `the receiver took the request for forged or asks for a key of its own; ${checkTheSignature}`,
  403: `the receiver, or a firewall in front of it, blocked the request; ${checkTheSignature}`,
  404: 'nothing is at this URL: check its path',
  405: 'this URL takes no POST: check its path',
  410: 'the receiver said that it is permanently gone, and its endpoint was disabled',
  413: 'the body is larger than the receiver, or a proxy in front of it, accepts: raise its limit',
  415: 'the receiver does not accept application/json: its web framework may need a setting for it',
  502: behindAProxy,
  504: behindAProxy,
}

/**
 * Why an attempt didn't deliver, in one sentence; null when it did. `nextAt`: when the next attempt began or is due.
 */
export function causeOf(attempt: RecordedAttempt, nextAt: string | null): string | null {
  const { status_code: status, error } = attempt
  if (status === null) return error ?? attempt.error_code ?? 'no answer came'
  const succeeded = status >= 200 && status < 300
  if (succeeded && !error) return null
  const answered = `answered ${[status, STATUS_CODES[status]].filter(Boolean).join(' ')}`
  if (error) return `${answered}${succeeded ? ', but' : ';'} ${error}`
  if (status === 429)
    return `${answered}: the receiver takes no more for now${nextAt ? `; the next attempt is at ${nextAt}` : ''}`
  const hint = hints[status]
  return hint ? `${answered}: ${hint}` : answered
}
