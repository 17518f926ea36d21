import { createHmac, timingSafeEqual } from 'node:crypto'

const pattern = /^sha256=([0-9a-f]{64})$/i

/** Whether `X-Hub-Signature-256` is Meta's signature of these bytes. */
export function verifyHubSignature(rawBody: Buffer, header: string | undefined, appSecret: string): boolean {
  const given = pattern.exec(header ?? '')?.[1]
  // Anybody could sign with an empty key.
  if (!given || appSecret === '') return false
  const expected = createHmac('sha256', appSecret).update(rawBody).digest()
  return timingSafeEqual(Buffer.from(given, 'hex'), expected)
}
