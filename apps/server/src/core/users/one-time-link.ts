import { createHash, randomBytes } from 'node:crypto'

/** Invitations and links to set a password work for so long. */
export const linkWorksMs = 24 * 60 * 60_000

/** What a link holds in its fragment, so that no proxy logs it: 192 random bits. Only the hash is stored. */
export function mintLinkToken(): { token: string; hash: Buffer } {
  const token = randomBytes(24).toString('base64url')
  return { token, hash: hashLinkToken(token) }
}

export function hashLinkToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
