import { createHmac } from 'node:crypto'

import { sameSecret } from '../../kernel/same-secret.ts'

/** Whether `X-Goog-Signature` is the base64 HMAC-SHA512 of these bytes under the client token. */
export function verifyGoogleSignature(signed: Buffer, header: string | undefined, clientToken: string): boolean {
  // Anybody could sign with an empty key.
  if (!header || clientToken === '') return false
  const expected = createHmac('sha512', clientToken).update(signed).digest('base64')
  return sameSecret(header, expected)
}
