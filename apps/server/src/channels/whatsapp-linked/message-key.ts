import { createHash } from 'node:crypto'

const form = /^3EB0([0-9A-F]{10})([0-9A-F]{8})$/

/**
 * The sender chooses WhatsApp's message ids. Ours encode the message's id: a receipt proves a send whose acknowledgement
 * was lost, and the receiver ignores a message that is sent twice. The ids differ between pairings, so that a fresh
 * database does not repeat earlier ids.
 */
export function keyOf(messageId: number, seed: Uint8Array): string {
  const digits = messageId.toString(16).toUpperCase().padStart(10, '0')
  return `3EB0${digits}${checkOf(messageId, seed)}`
}

/** The id of our message; null for one that was sent from the phone or by another device. */
export function messageIdOf(key: string, seed: Uint8Array): number | null {
  const [, digits = '', check] = form.exec(key) ?? []
  const messageId = Number.parseInt(digits, 16)
  return check === checkOf(messageId, seed) ? messageId : null
}

function checkOf(messageId: number, seed: Uint8Array): string {
  return createHash('sha256').update(seed).update(String(messageId)).digest('hex').slice(0, 8).toUpperCase()
}
