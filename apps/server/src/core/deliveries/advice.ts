import type { RecordedAttempt } from './attempt.ts'
import type { AttemptErrorCode } from './delivery-filter.ts'

const byError: Readonly<Partial<Record<AttemptErrorCode, string>>> = {
  dns: 'Check the host name in the URL, and that its DNS record is public.',
  connection_refused: 'Start the receiver, or open its port.',
  connection_reset: "Look into the log of the receiver, or of the proxy in front of it, for this attempt's time.",
  connect_timeout: 'Check that the host is up and that no firewall keeps Parley out.',
  timeout: 'Answer 2xx at once, and do the work after the answer.',
  tls: 'Repair the certificate of the receiver.',
  address_blocked: 'Use a public address, or have the operator add the network to PARLEY_ALLOW_NETWORKS.',
  protocol: 'Check that the URL leads to a web server that speaks HTTP/1.1.',
  invalid_url: 'Correct the URL of the endpoint.',
}

const signature = 'Check the signature over the raw bytes of the body, with the current secret of the endpoint.'
const path = 'Correct the path in the URL of the endpoint.'
const proxy = 'Check that the receiver behind the proxy runs and answers in time.'
const byStatus: Readonly<Record<number, string>> = {
  400: signature,
  401: signature,
  403: signature,
  404: path,
  405: path,
  408: 'Answer 2xx at once, and do the work after the answer.',
  410: 'Enable the endpoint when the receiver is back.',
  413: 'Raise the limit of the body in the receiver and in its proxy.',
  415: 'Have the receiver accept application/json.',
  429: 'Give the endpoint a rate limit that the receiver can keep up with.',
  502: proxy,
  503: proxy,
  504: proxy,
}

/** What to do about an attempt that didn't deliver. Null when it did, or when nobody knows. */
export function adviceOn({ status_code: status, error_code: code }: RecordedAttempt): string | null {
  if (code !== null) return byError[code as AttemptErrorCode] ?? null
  if (status === null || (status >= 200 && status < 300)) return null
  if (status >= 300 && status < 400) return 'Subscribe the URL that it redirects to.'
  if (status >= 500) return byStatus[status] ?? "Look into the receiver's log for this attempt's time."
  return byStatus[status] ?? null
}
