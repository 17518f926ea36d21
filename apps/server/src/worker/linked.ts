import type { LinkedSessions } from '../channels/whatsapp-linked/sessions.ts'
import type { Logger } from '../kernel/logger.ts'
import { createLoop, type Loop } from './loop.ts'

/** Sees to the sessions of linked devices: a third of their lease may pass between two looks, and a QR is waited for. */
export function createLinkedLoop({ sessions, logger }: { sessions: LinkedSessions; logger: Logger }): Loop {
  return createLoop({ name: 'linked sessions', everyMs: 1_000, round: sessions.round, logger })
}
