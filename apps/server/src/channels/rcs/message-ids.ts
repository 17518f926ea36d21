import { createHmac, timingSafeEqual } from 'node:crypto'

import { agentIdOf } from './agent-id.ts'

/** One of the requests to Google that a message of ours is split into. */
interface Part {
  agentId: string
  /** The id of our message. */
  id: number
  to: string
  index: number
  isLast: boolean
  /** The request body. */
  body: string
}

export interface MessageIds {
  /** Deterministic: Google ignores an id that the agent has used before. */
  of(part: Part): string
  /** Our id of the message whose last part this one names; null for any other UUID. */
  messageIdOf(agentId: string, messageId: string): number | null
}

const pattern = /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i

/**
 * UUIDs in the form of version 5. Six bytes are our id, so that a status finds its message even if the answer was lost
 * with the sending process. Six bytes make it unique; four prove that it is ours. Both depend on `secret`, and the unique
 * bytes also on the body: a fresh or restored database reuses its ids, and Google would silently drop repeated UUIDs.
 * `earlier`: secrets whose ids are still ours.
 */
export function createMessageIds(secret: Buffer, earlier: readonly Buffer[] = []): MessageIds {
  const digest = (key: Buffer, ...said: unknown[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify(['rcs message id', ...said]))
      .digest()
  const proofOf = (key: Buffer, agentId: string, id: number) =>
    digest(key, 'last', agentIdOf(agentId), id).subarray(0, 4)

  return {
    of({ agentId, id, to, index, isLast, body }) {
      const bytes = Buffer.alloc(16)
      const unique = digest(secret, 'part', agentIdOf(agentId), id, to, index, body)
      bytes.writeUIntBE(id, 0, 6)
      unique.copy(bytes, 6, 0, 6)
      if (isLast) proofOf(secret, agentId, id).copy(bytes, 12)
      else unique.copy(bytes, 12, 6, 10)
      bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    },

    messageIdOf(agentId, messageId) {
      if (!pattern.test(messageId)) return null
      const bytes = Buffer.from(messageId.replaceAll('-', ''), 'hex')
      const id = bytes.readUIntBE(0, 6)
      const proof = bytes.subarray(12)
      return [secret, ...earlier].some((key) => timingSafeEqual(proof, proofOf(key, agentId, id))) ? id : null
    },
  }
}
