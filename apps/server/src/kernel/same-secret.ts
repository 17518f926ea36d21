import { createHash, timingSafeEqual } from 'node:crypto'

/** Constant-time, for the content and the length of the secret. */
export function sameSecret(given: unknown, expected: string): boolean {
  if (typeof given !== 'string') return false
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
