import type { Refusal, RefusalClass } from '../../core/channels/adapter.ts'
import { objectOf, parsed, textOf } from '../../kernel/read-json.ts'

// The `type` of an error without `errors/`, for errors whose class the status alone doesn't determine.
const classes: Readonly<Record<string, RefusalClass>> = {
  account_restricted: 'hold',
  disconnected_account: 'credentials',
  invalid_account: 'credentials',
  // LinkedIn's limits, which Unipile reports as a client error.
  limit_exceeded: 'retry',
  cannot_resend_yet: 'retry',
  cannot_resend_within_24hrs: 'retry',
  feature_not_subscribed: 'permanent',
  subscription_required: 'permanent',
  resource_access_restricted: 'permanent',
  feature_not_implemented: 'permanent',
}
const limits: ReadonlySet<string> = new Set(['limit_exceeded', 'cannot_resend_yet', 'cannot_resend_within_24hrs'])

function classOf(status: number, type: string | null): RefusalClass {
  const known = type !== null && Object.hasOwn(classes, type) ? classes[type] : undefined
  if (known) return known
  if (status === 401 || status === 403) return 'credentials'
  return status >= 400 && status <= 499 && status !== 429 ? 'permanent' : 'retry'
}

const hints: Readonly<Record<string, string>> = {
  no_connection_with_recipient: 'you are not connected on LinkedIn; invite them first',
  invalid_recipient: 'LinkedIn has no such member, or they can not receive messages',
}

/** Parses a Unipile error, `{"status","type":"errors/…","title","detail"}`, or a proxy's response. */
export function refusalOf(status: number, body: string): Refusal & { limited: boolean } {
  const error = objectOf(parsed(body))
  const code = textOf(error.type)?.replace(/^errors\//, '') ?? null
  const said = textOf(error.detail) ?? textOf(error.title) ?? `HTTP ${status} without an error that Unipile documents`
  const hint = code !== null && Object.hasOwn(hints, code) ? hints[code] : undefined
  return {
    kind: 'refused',
    class: classOf(status, code),
    code,
    reason: hint ? `${hint} (${said})` : said,
    limited: status === 429 || (code !== null && limits.has(code)),
  }
}

/** A failed request that may be retried. */
export function unanswered(reason: string): Refusal & { limited: boolean } {
  return {
    kind: 'refused',
    class: 'retry',
    code: null,
    reason: `Unipile could not be reached: ${reason}`,
    limited: false,
  }
}
