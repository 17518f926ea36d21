import { STATUS_CODES } from 'node:http'

import type { RecordedAttempt } from './attempt.ts'

const checkTheSignature =
  'if the receiver checks the signature: the signature is over the raw bytes of the body, before any JSON parsing, and its timestamp may be five minutes off at most'
const redirects = 'redirects are not followed; subscribe the URL it points to'
const behindAProxy = 'it comes from a proxy, when the receiver behind it is down or too slow'

const hints: Readonly<Record<number, string>> = {
  301: redirects,
  302: redirects,
  303: redirects,
  307: redirects,
  308: redirects,
  400: `the receiver could not use the request; ${checkTheSignature}`,
  401: `the receiver took it for forged or asks for a key of its own; ${checkTheSignature}`,
  403: `the receiver, or a firewall before it, did not let it in; ${checkTheSignature}`,
  404: 'nothing is at this URL: check its path',
  405: 'what is at this URL takes no POST: check its path',
  410: 'the receiver said that it is gone for good, and its endpoint was disabled',
  413: 'the body is larger than the receiver, or a proxy before it, takes: raise its limit',
  415: 'the receiver takes no application/json: a web framework may have to be told to',
  502: behindAProxy,
  504: behindAProxy,
}

/** Why an attempt didn't deliver, in one sentence; null when it did. `nextAt` is when the one after it began, or will. */
export function causeOf(attempt: RecordedAttempt, nextAt: string | null): string | null {
  const { status_code: status, error } = attempt
  if (status === null) return error ?? attempt.error_code ?? 'no answer came'
  const succeeded = status >= 200 && status < 300
  if (succeeded && !error) return null
  const answered = `answered ${[status, STATUS_CODES[status]].filter(Boolean).join(' ')}`
  if (error) return `${answered}${succeeded ? ', but' : ';'} ${error}`
  if (status === 429)
    return `${answered}: the receiver takes no more for now${nextAt ? `; it goes on at ${nextAt}` : ''}`
  const hint = hints[status]
  return hint ? `${answered}: ${hint}` : answered
}
