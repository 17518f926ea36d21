import { createHash } from 'node:crypto'

const form = /^3EB0([0-9A-F]{10})([0-9A-F]{8})$/

/**
 * WhatsApp's ids of messages are the sender's to choose. Ours say which message of Parley's they are, so that a receipt
 * proves a send whose acknowledgement was lost, and so that one that is sent twice is one message to its receiver. They
 * differ from pairing to pairing: a database that begins anew doesn't repeat those of the one before.
 */
export function keyOf(messageId: number, seed: Uint8Array): string {
  const digits = messageId.toString(16).toUpperCase().padStart(10, '0')
  return `3EB0${digits}${checkOf(messageId, seed)}`
}

/** The message of ours that goes by this id; null for one that was sent from the phone, or by another device. */
export function messageIdOf(key: string, seed: Uint8Array): number | null {
  const [, digits = '', check] = form.exec(key) ?? []
  const messageId = Number.parseInt(digits, 16)
  return check === checkOf(messageId, seed) ? messageId : null
}

function checkOf(messageId: number, seed: Uint8Array): string {
  return createHash('sha256').update(seed).update(String(messageId)).digest('hex').slice(0, 8).toUpperCase()
}
