import { randomBytes } from 'node:crypto'

/** In WhatsApp's form, so that what reads message ids there reads these. */
export function simulatedId(): string {
  return `wamid.SIM${randomBytes(18).toString('base64url')}`
}
