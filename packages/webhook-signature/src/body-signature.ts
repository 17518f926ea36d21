import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SignedBody {
  /** The value of the header. */
  signature: string
  /** The raw body as received; a text is encoded as UTF-8. */
  body: string | Uint8Array
  /** The key as it is, with any prefix like `whsec_`. */
  secret: string
}

const form = /^sha256=([0-9a-fA-F]{64})$/

/**
 * Whether a header of the form `sha256={hex}` is the HMAC-SHA256 over the raw body: the signature of Hey Pingr
 * (`X-Pingr-Signature`). Compares in constant time; a header of another form is no signature.
 *
 * @throws RangeError for an empty secret, with which anybody could sign.
 */
export function isBodySignature({ signature, body, secret }: SignedBody): boolean {
  if (secret === '') throw new RangeError('the secret may not be empty')
  const given = form.exec(signature)?.[1]
  if (given === undefined) return false
  const expected = createHmac('sha256', secret).update(body).digest()
  return timingSafeEqual(Buffer.from(given, 'hex'), expected)
}
