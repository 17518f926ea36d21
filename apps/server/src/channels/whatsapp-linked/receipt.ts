import type { WAMessageUpdate } from 'baileys'

import type { StatusReport } from '../../core/messages/apply-status.ts'
import { messageIdOf } from './message-key.ts'

// proto.WebMessageInfo.Status: 0 error, 2 the server has it, 3 delivered, 4 read, 5 played.
const statuses = new Map<number, StatusReport['status']>([
  [0, 'failed'],
  [2, 'sent'],
  [3, 'delivered'],
  [4, 'read'],
  [5, 'read'],
])

/** Null for an update about any other message than an outbound one. */
export function reportOf({ key, update }: WAMessageUpdate, seed: Uint8Array, now: Date): StatusReport | null {
  const status = typeof update.status === 'number' ? statuses.get(update.status) : undefined
  if (!key.fromMe || !key.id || status === undefined) return null
  const seconds = Number(update.messageTimestamp ?? 0)
  const at = seconds > 0 ? new Date(seconds * 1_000) : now
  const code = String(update.messageStubParameters?.[0] ?? '') || null
  const error = status === 'failed' ? { code, reason: `WhatsApp refused it${code ? ` (${code})` : ''}` } : null
  return {
    providerId: key.id,
    messageId: messageIdOf(key.id, seed),
    status,
    at,
    error,
    raw: { status: update.status, timestamp: seconds || null },
  }
}
