import { randomBytes } from 'node:crypto'

/** In WhatsApp's format, so that clients that parse its message ids accept these. */
export function simulatedId(): string {
  return `wamid.SIM${randomBytes(18).toString('base64url')}`
}
