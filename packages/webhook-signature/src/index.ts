import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto'
import { type ReceivedHeaders, readHeader } from './received-headers.ts'
import { secretKey } from './secret-key.ts'

interface Signable {
  /** Unix seconds of this attempt, not of the event. */
  timestamp: number
  /** The raw body, byte for byte as sent. */
  body: string | Uint8Array
  /** At least one. During a rotation, the current one first, then the previous ones. */
  secrets: readonly string[]
}

export interface StandardSignable extends Signable {
  /** The `webhook-id`: the same for every attempt of one delivery. */
  id: string
}

interface SignatureParts {
  id: string
  timestamp: string
  signature: string
}

export type StandardVerification = (
  | { headers: ReceivedHeaders }
  /** The values of `webhook-id`, `webhook-timestamp` and `webhook-signature`. */
  | SignatureParts
) & {
  /** The raw body as received; parsing and serializing may change it. */
  body: string | Uint8Array
  /** The accepted secrets; one must match. */
  secrets: readonly string[]
  /** How far the timestamp may differ from `now`. Default: 300 s, as Standard Webhooks recommends. */
  toleranceSeconds?: number
  now?: Date
}

export type WebhookVerificationReason =
  | 'missing_header'
  | 'malformed_timestamp'
  | 'stale'
  | 'bad_signature'
  | 'invalid_secret'

/** The one error that verification throws. `reason` is stable; the message is for people. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError'
  readonly reason: WebhookVerificationReason

  constructor(reason: WebhookVerificationReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** A new signing secret in the form of Standard Webhooks 1.0: `whsec_` and the base64 of 32 random bytes. */
export function createSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/**
 * The value of `webhook-signature` of Standard Webhooks 1.0: for each secret `v1,` and the base64 HMAC-SHA256 of
 * `{id}.{timestamp}.{body}`, separated by spaces. The key is the decoded base64 after `whsec_`; a secret of another
 * form is the key itself, in UTF-8.
 *
 * @throws RangeError without secrets or with an empty one.
 */
export function signStandard({ id, timestamp, body, secrets }: StandardSignable): string {
  return checkedSecrets(secrets)
    .map((secret) => standardSignature(secretKey(secret), id, String(timestamp), body))
    .join(' ')
}

/**
 * Verifies a delivery signed by Standard Webhooks 1.0 (symmetric signatures, `v1`; others are ignored). Compares in
 * constant time and returns if the delivery is genuine and fresh.
 *
 * @throws WebhookVerificationError, and nothing else, for any input.
 */
export function verifyStandard(input: StandardVerification): void {
  const { body, secrets, toleranceSeconds = 300, now = new Date() } = input
  const { id, timestamp, signature } = readParts(input)
  checkFresh(timestamp, toleranceSeconds, now)
  if (secrets.length === 0 || secrets.some((secret) => !secret)) {
    throw new WebhookVerificationError('invalid_secret', 'there must be a secret, and none may be empty')
  }
  const expected = secrets.map((secret) => standardSignature(secretKey(secret), id, timestamp, body))
  const given = signature.split(' ')
  // Compared as text: base64 has several spellings of the same bytes.
  if (!expected.some((right) => given.some((entry) => equal(entry, right)))) {
    throw new WebhookVerificationError('bad_signature', 'no signature matches the body and the secret')
  }
}

/**
 * The value of `X-Niyog-Signature`: `t={timestamp},v1={hex}`. The HMAC-SHA256 covers `{timestamp}.{body}`; the key is
 * the whole secret as a string, `whsec_` included (Niyog's API document, "Verify the signature").
 *
 * During a rotation there is a `v1` for each secret, the current one last.
 *
 * @throws RangeError without secrets or with an empty one.
 */
export function signNiyog({ timestamp, body, secrets }: Signable): string {
  // The document's receiver parses the parts into an object, so it sees only the last `v1`. With the current secret
  // last, it works once its owner enters the new secret; earlier failures are retried. With the old secret last, it
  // would fail from then until the old secret expires a day later. Receivers that read every `v1` are never interrupted.
  const signatures = checkedSecrets(secrets).map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`,
  )
  return [`t=${timestamp}`, ...signatures.reverse()].join(',')
}

/**
 * `sha256={hex}`. The HMAC-SHA256 covers the body alone; the key is the whole secret as a string, `whsec_` included:
 * IAGENTE's `X-Webhook-Signature` ("Verify Signature" in its document) and Hey Pingr's `X-Pingr-Signature`.
 *
 * During a rotation, only the current secret signs: the documents' receivers compare the whole header with one
 * signature.
 *
 * @throws RangeError without secrets or with an empty one.
 */
export function signBody({ body, secrets }: Omit<Signable, 'timestamp'>): string {
  const [current = ''] = checkedSecrets(secrets)
  return `sha256=${createHmac('sha256', current).update(body).digest('hex')}`
}

function checkedSecrets(secrets: readonly string[]): readonly string[] {
  if (secrets.length > 0 && !secrets.includes('')) return secrets
  throw new RangeError('there must be a secret, and none may be empty')
}

function standardSignature(key: KeyObject, id: string, timestamp: string, body: string | Uint8Array): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

function readParts(input: StandardVerification): SignatureParts {
  const received = 'headers' in input ? input.headers : standardHeaders(input)
  const read = (name: string) => {
    const value = readHeader(received, name)
    if (typeof value === 'string' && value !== '') return value
    throw new WebhookVerificationError('missing_header', `there is no ${name} header`)
  }
  return { id: read('webhook-id'), timestamp: read('webhook-timestamp'), signature: read('webhook-signature') }
}

function standardHeaders({ id, timestamp, signature }: SignatureParts): ReceivedHeaders {
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
}

function checkFresh(timestamp: string, toleranceSeconds: number, now: Date): void {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError('malformed_timestamp', 'webhook-timestamp must be unix time in seconds')
  }
  const age = Math.floor(now.getTime() / 1_000) - Number(timestamp)
  if (Math.abs(age) <= toleranceSeconds) return
  const where = age > 0 ? `${age} s ago` : `${-age} s ahead`
  throw new WebhookVerificationError('stale', `the delivery was signed ${where}; ${toleranceSeconds} s are allowed`)
}

function equal(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}
