import { setTimeout as delay } from 'node:timers/promises'
import type * as Baileys from 'baileys'
import type { WASocket } from 'baileys'

import type { OutboundMessage, SendOutcome } from '../../core/channels/adapter.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { ackOutcome } from './ack-outcome.ts'
import { LeaseLostError } from './lease.ts'
import { keyOf } from './message-key.ts'
import { type FetchMedia, outgoingOf } from './outgoing.ts'
import type { SessionStore } from './session-store.ts'

interface SendOverDependencies {
  baileys: Pick<typeof Baileys, 'generateWAMessage'>
  socket: WASocket
  store: SessionStore
  /** The seed of our message ids. */
  seed: Uint8Array
  fetchMedia: FetchMedia
  /** Aborted when the connection ends. */
  signal: AbortSignal
}

// A send ends before the message's lease, which lasts 30 s.
const patienceMs = 25_000
const ackMs = 10_000

const later = (code: string, reason: string): SendOutcome => ({ kind: 'refused', class: 'retry', code, reason })
const never = (code: string, reason: string): SendOutcome => ({ kind: 'refused', class: 'permanent', code, reason })

export function sendOver(deps: SendOverDependencies, message: OutboundMessage): Promise<SendOutcome> {
  const { baileys, socket, store, seed, fetchMedia, signal } = deps
  const key = keyOf(message.id, seed)
  const state = { relaying: false, written: false, tooLate: false }

  async function run(): Promise<SendOutcome> {
    const jid = await jidOf(message.to)
    if (jid === undefined) return later('not_checked', 'WhatsApp did not say whether the number is on WhatsApp')
    if (jid === null) return never('not_on_whatsapp', 'the number is not on WhatsApp')
    let content: Awaited<ReturnType<typeof outgoingOf>>
    try {
      content = await outgoingOf(message.content, fetchMedia)
    } catch (error) {
      const reason = `its media could not be fetched: ${(error as Error).message}`
      const forGood = error instanceof ParleyError && error.kind === 'rejected'
      return forGood ? never('media_refused', reason) : later('media_unavailable', reason)
    }
    const me = socket.user?.id
    if (!me) return later('not_open', 'the session has just ended')
    const whole = await baileys.generateWAMessage(jid, content, {
      userJid: me,
      messageId: key,
      upload: socket.waUploadToServer,
      getUrlInfo: async () => undefined,
    })
    if (state.tooLate || !whole.message) return later('too_slow', 'preparing the message took too long')
    state.relaying = true
    // Registered before the write, because the answer may come before the write returns.
    const acked = socket.waitForMessage<{ attrs: Record<string, string> } | undefined>(key, ackMs)
    acked.catch(() => {})
    await socket.relayMessage(jid, whole.message, { messageId: key })
    state.written = true
    const ack = await acked
    if (ack === undefined)
      return { kind: 'unknown', reason: 'WhatsApp did not acknowledge it; a receipt will tell the outcome' }
    return ackOutcome(key, ack.attrs.error)
  }

  /** Null: the number isn't on WhatsApp. Undefined: unknown for now. */
  async function jidOf(phone: string): Promise<string | null | undefined> {
    // A contact who has written but hides the number.
    if (phone.endsWith('@lid')) return phone
    const known = await store.jidOf(phone)
    if (known) return known
    const found = await socket.onWhatsApp(phone)
    if (!found) return undefined
    const jid = found[0]?.jid
    if (!jid) return null
    await store.rememberJid(phone, jid)
    return jid
  }

  function failed(error: unknown): SendOutcome {
    const reason = `the session ended: ${error instanceof Error ? error.message : 'its connection was closed'}`
    const mayHaveLeft = state.written || (state.relaying && leavesOpen(error))
    return mayHaveLeft ? { kind: 'unknown', reason } : later('not_open', reason)
  }

  /** Resolves when the send takes too long or its connection ends. */
  async function givenUp(): Promise<SendOutcome> {
    await delay(patienceMs, undefined, { ref: false, signal }).catch(() => {})
    state.tooLate = true
    const reason = signal.aborted ? 'its connection ended' : 'it took too long'
    return state.relaying
      ? { kind: 'unknown', reason: `${reason}; a receipt will tell the outcome` }
      : later(signal.aborted ? 'not_open' : 'too_slow', reason)
  }

  return Promise.race([run().catch(failed), givenUp()])
}

/**
 * Whether a message may have been sent although relaying it failed: its keys are written after it, and a write that
 * times out may have succeeded. Any other error comes earlier, when Baileys asks for the receiver's devices and keys.
 */
function leavesOpen(error: unknown): boolean {
  const { output } = error as { output?: { statusCode?: number } }
  return error instanceof LeaseLostError || output?.statusCode === 408
}
