import { createHmac, timingSafeEqual } from 'node:crypto'

/** Whether `X-Goog-Signature` is Google's for these very bytes: their HMAC-SHA512 under the client token, in base64. */
export function verifyGoogleSignature(signed: Buffer, header: string | undefined, clientToken: string): boolean {
  // With an empty key anyone could sign.
  if (!header || clientToken === '') return false
  const expected = createHmac('sha512', clientToken).update(signed).digest('base64')
  return sameText(header, expected)
}

/** In a time that doesn't tell how much of it is right. */
export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
