import type { LinkedSessions } from '../channels/whatsapp-linked/sessions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/**
 * Maintains the sessions of linked devices. The interval is at most a third of their lease, and users wait for a QR.
 */
export function createLinkedLoop({ sessions, logger }: { sessions: LinkedSessions; logger: Logger }): Loop {
  return createLoop({ name: 'linked sessions', everyMs: 1_000, round: sessions.round, logger })
}
