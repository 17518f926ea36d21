import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether `X-Goog-Signature` is the base64 HMAC-SHA512 of these bytes under the client token. */
export function verifyGoogleSignature(signed: Buffer, header: string | undefined, clientToken: string): boolean {
  // Anybody could sign with an empty key.
  if (!header || clientToken === '') return false
  const expected = createHmac('sha512', clientToken).update(signed).digest('base64')
  return sameText(header, expected)
}

/** Constant-time. */
export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
